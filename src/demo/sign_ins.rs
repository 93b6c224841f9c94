//! Whom to sign in as: one account for each role. Of a branch, a committee, an expert and a
//! supervisor it is whoever has most to do, so that there is something to try at every start.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{AccountId, UnitId};
use domain::obligation::ObligationKind as Kind;
use domain::states::{ObligationStatus, Role};
use domain::unit::{Level, kind};
use entity::scope::Scope;
use entity::{account, obligation, unit};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};

use super::DEMO_DAY;
use super::people::ADMIN;

/// Somebody to sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The role, as pages name it.
    pub role: &'static str,
    pub login: String,
    /// Who that is and why to look through their eyes.
    pub who: String,
}

/// University whose people are taken where several have as much to do: its organiser is one of
/// those to sign in as, and sees them all.
const FIRST: &str = "JIA";

/// One sign-in for each role.
///
/// # Errors
/// What the database says.
pub async fn sign_ins(db: &DatabaseConnection) -> Result<Vec<SignIn>, DbErr> {
    let owed = obligation::visible_to(&Scope::system())
        .filter(obligation::Column::Status.eq(ObligationStatus::Open))
        .all(db)
        .await?;
    let units: BTreeMap<UnitId, unit::Model> = unit::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|u| (u.id, u))
        .collect();
    let accounts: BTreeMap<AccountId, account::Model> = account::visible_to(&Scope::system())
        .all(db)
        .await?
        .into_iter()
        .map(|a| (a.id, a))
        .collect();
    // Of those who owe the first of what is wanted, whoever owes most of it.
    let of_unit = |level, role, wanted: &[Kind]| {
        let owing: Vec<(&str, Kind)> = owed
            .iter()
            .filter_map(|o| {
                let unit = units.get(&o.owner_unit_id?)?;
                let fits = o.owner_role == Some(role)
                    && kind(&unit.kind).is_some_and(|k| k.level == level)
                    && wanted.contains(&o.kind)
                    && can_be_done(o);
                fits.then_some((unit.code.as_str(), o.kind))
            })
            .collect();
        let first = |who: &str| {
            owing
                .iter()
                .any(|(code, kind)| *code == who && wanted.first() == Some(kind))
        };
        let code = busiest(owing.iter().copied().filter(|(who, _)| first(who)));
        let unit = units.values().find(|u| Some(u.code.as_str()) == code)?;
        // Branches and committees have one post each, which is called as the unit is.
        let login = unit.code.to_lowercase();
        accounts.values().find(|a| a.login == login)
    };
    let of_person = |wanted: Kind| {
        let login = busiest(owed.iter().filter_map(|o| {
            let person = accounts.get(&o.owner_account_id?)?;
            (o.kind == wanted).then_some((person.login.as_str(), o.kind))
        }))?;
        accounts.values().find(|a| a.login == login)
    };
    let named = |login: &str| accounts.values().find(|a| a.login == login);
    let writes = [
        Kind::Submit,
        Kind::HandIn,
        Kind::Rectify,
        Kind::Milestone,
        Kind::PlanItem,
    ];
    let found = [
        (
            "支部",
            of_unit(Level::Branch, Role::Editor, &writes),
            "有要写的材料和要记的活动",
        ),
        (
            "基层党委",
            of_unit(Level::Committee, Role::Endorser, &[Kind::Endorse]),
            "有待审核的申报",
        ),
        ("学校组织部门", named("jia-zzb"), ""),
        ("教育工委", named("jygw-zzc"), "主办省级批次"),
        ("查阅", named("jia-ld"), ""),
        ("专家", of_person(Kind::Score), "有待评的材料"),
        ("督导员", of_person(Kind::Visit), "有待查看的项目"),
        ("学校申报人", named("jia-dwb"), "代表学校申报"),
        ("系统管理员", named(ADMIN), "管理单位和账号，看不到业务内容"),
        ("审计员", named("jygw-sj"), "查阅操作日志，看不到业务内容"),
    ];
    Ok(found
        .into_iter()
        .filter_map(|(role, account, why)| {
            let account = account?;
            let comma = if why.is_empty() { "" } else { "，" };
            Some(SignIn {
                role,
                login: account.login.clone(),
                who: format!("{}{comma}{why}", account.display_name),
            })
        })
        .collect())
}

/// Whether it is not too late for it: past the close of its form nothing is handed in any more.
fn can_be_done(o: &obligation::Model) -> bool {
    !matches!(o.kind, Kind::Submit | Kind::HandIn) || o.due_on >= DEMO_DAY
}

/// Who has most to do: of most kinds, then at the first university, then most of it, then by name.
fn busiest<'k>(owed: impl Iterator<Item = (&'k str, Kind)>) -> Option<&'k str> {
    let mut all: BTreeMap<&str, (BTreeSet<Kind>, usize)> = BTreeMap::new();
    for (who, kind) in owed {
        let (kinds, n) = all.entry(who).or_default();
        kinds.insert(kind);
        *n += 1;
    }
    all.into_iter()
        .max_by(|(a, (a_kinds, a_n)), (b, (b_kinds, b_n))| {
            let at_first = |who: &str| who.to_uppercase().starts_with(FIRST);
            (a_kinds.len(), at_first(a), a_n)
                .cmp(&(b_kinds.len(), at_first(b), b_n))
                .then_with(|| b.cmp(a))
        })
        .map(|(who, _)| who)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_something_of_most_kinds_is_taken() {
        let owed = [
            ("YI-HX", Kind::Submit),
            ("JIA-SX", Kind::Submit),
            ("JIA-WX", Kind::Milestone),
            ("JIA-WX", Kind::Milestone),
        ];
        assert_eq!(busiest(owed.into_iter()), Some("JIA-WX"));
        let more = [("YI-HX", Kind::Submit), ("YI-HX", Kind::HandIn)];
        assert_eq!(busiest(owed.into_iter().chain(more)), Some("YI-HX"));
        assert_eq!(busiest(owed[..2].iter().copied()), Some("JIA-SX"));
        assert_eq!(busiest(std::iter::empty()), None);
    }
}
