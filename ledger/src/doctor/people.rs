//! Who there is: a unit's path is its parent's path plus itself; a grant ends, it is not deleted.

use domain::states::{AskedFor, Role};
use domain::unit::kind;
use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look, Rule};
use crate::LedgerError;

/// Two grants of one account that both hold on some day.
macro_rules! both_hold {
    ($more:literal) => {
        concat!(
            r#"SELECT DISTINCT '账号 ' || a.login AS row_name, f.role AS a, s.role AS b
               FROM "grant" f
               JOIN "grant" s ON s.account_id = f.account_id AND s.id <> f.id
               JOIN account a ON a.id = f.account_id
               WHERE (f.to_on IS NULL OR (f.to_on > f.from_on AND f.to_on > s.from_on))
                 AND (s.to_on IS NULL OR (s.to_on > s.from_on AND s.to_on > f.from_on)) AND "#,
            $more
        )
    };
}

const RULES: &[Rule] = &[
    Rule {
        sql: r"SELECT '单位 ' || u.code AS row_name, u.path AS a,
                      COALESCE(p.path, '/') || CAST(u.id AS TEXT) || '/' AS b
               FROM unit u LEFT JOIN unit p ON p.id = u.parent_id
               WHERE u.path <> COALESCE(p.path, '/') || CAST(u.id AS TEXT) || '/'",
        says: "路径是“{a}”，按上级应为“{b}”。",
        mend: "在“党组织”页把它重新划归它的上级，路径会一并重写。",
    },
    Rule {
        sql: r"SELECT '单位 ' || u.code AS row_name, h.name AS a
               FROM unit_history h JOIN unit u ON u.id = h.unit_id WHERE h.to_on < h.from_on",
        says: "曾用名“{a}”的止日早于起日。",
        mend: BY_HAND,
    },
    Rule {
        sql: r#"SELECT '账号 ' || a.login AS row_name, g.role AS a, u.code AS b
                FROM "grant" g JOIN account a ON a.id = g.account_id JOIN unit u ON u.id = g.unit_id
                WHERE g.to_on < g.from_on"#,
        says: "在单位 {b} 的角色 {a} 止日早于起日。",
        mend: BY_HAND,
    },
    Rule {
        sql: both_hold!("f.id < s.id AND f.role = s.role AND f.unit_id = s.unit_id"),
        says: "在同一单位的角色 {a} 同时有两份。",
        mend: "在“账号”页结束其中一份。",
    },
    Rule {
        sql: both_hold!("f.role IN ('admin', 'auditor') AND f.role <> s.role"),
        says: "同时有角色 {a} 和 {b}，三员没有分开。",
        mend: "在“账号”页结束其中一个，授予另一个人。",
    },
    Rule {
        sql: r#"SELECT DISTINCT '账号 ' || a.login AS row_name, f.role AS a,
                       b.login || ' 的角色 ' || s.role AS b
                FROM "grant" f
                JOIN account a ON a.id = f.account_id
                JOIN account b ON b.id <> a.id
                  AND (b.person = a.person OR lower(b.email) = lower(a.email))
                JOIN "grant" s ON s.account_id = b.id
                WHERE (f.to_on IS NULL OR (f.to_on > f.from_on AND f.to_on > s.from_on))
                  AND (s.to_on IS NULL OR (s.to_on > s.from_on AND s.to_on > f.from_on))
                  AND f.role IN ('admin', 'auditor') AND f.role <> s.role"#,
        says: "有角色 {a}，同一人（工号或邮箱相同）另有账号 {b}，三员没有分开。",
        mend: "在“账号”页结束其中一个，授予另一个人。",
    },
    Rule {
        sql: r"SELECT '账号 ' || a.login AS row_name, c.subject AS a
               FROM confirmation c JOIN account a ON a.id = c.account_id
               WHERE c.agreed AND c.decided_by = c.asked_by",
        says: "申请“{a}”由申请人自己确认。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '账号 ' || a.login AS row_name, c.subject AS a
               FROM confirmation c JOIN account a ON a.id = c.account_id
               WHERE (c.decided_at IS NULL) <> (c.agreed IS NULL)
                  OR (c.decided_at IS NULL) <> (c.decided_by IS NULL)",
        says: "申请“{a}”的办理人、时间和结果不全。",
        mend: BY_HAND,
    },
    Rule {
        sql: r"SELECT '单位 ' || u.code AS row_name, t.name AS a
               FROM title t JOIN unit u ON u.id = t.unit_id
               WHERE t.until_on < t.given_on OR t.revoked_on < t.given_on",
        says: "称号“{a}”的截止或撤销早于授予。",
        mend: BY_HAND,
    },
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    look.count("单位", "unit").await?;
    look.count("账号", "account").await?;
    look.count("角色", "grant").await?;
    look.count("待确认", "confirmation").await?;
    look.words("grant", "role", Role::ALL.iter().map(|r| r.key()))
        .await?;
    look.words(
        "confirmation",
        "what",
        AskedFor::ALL.iter().map(|what| what.key()),
    )
    .await?;
    look.rules(RULES).await?;
    kinds(look).await
}

/// Every unit is of a kind that is known and stands below a unit of a higher level.
async fn kinds<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    let pairs = look
        .select(
            r"SELECT MIN(u.code) AS code, u.kind AS own, p.kind AS above, COUNT(*) AS n
              FROM unit u LEFT JOIN unit p ON p.id = u.parent_id GROUP BY u.kind, p.kind",
        )
        .await?;
    for pair in pairs {
        let (code, own): (String, String) = (pair.try_get_by("code")?, pair.try_get_by("own")?);
        let above: Option<String> = pair.try_get_by("above")?;
        let n: i64 = pair.try_get_by("n")?;
        let row = if n == 1 {
            format!("单位 {code}")
        } else {
            format!("单位 {code} 等 {n} 个")
        };
        match (kind(&own), above.as_deref().map(kind)) {
            (None, _) => look.ill(row, format!("类型“{own}”不认得。"), BY_HAND),
            (Some(own), Some(Some(above))) if above.level >= own.level => look.ill(
                row,
                format!("{}设在了{}之下。", own.label, above.label),
                "在“党组织”页把它划归正确的上级。",
            ),
            (Some(_), _) => {}
        }
    }
    look.checked();
    Ok(())
}
