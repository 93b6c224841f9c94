//! What rows say is what the log says was written: what is changed in the database is found here, by
//! the words themselves, by the reason of the line, or by a digest that the line has. Texts that may
//! change again (a draft, what an account or a unit is called) have lines that say so, and stay out. How many rows there are is compared elsewhere (`lines`).

use std::collections::BTreeMap;

use domain::states::Role;
use domain::text::trimmed;
use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look, quoted};
use crate::LedgerError;
use crate::event::{Kind, PART, What, digest_of};

/// Owners looked at together.
const TOGETHER: i64 = 500;

/// Where a line says what its row says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Fact(&'static str),
    /// A fact that is the name of a role.
    Role,
    /// Why.
    Reason,
    /// As the digest that it was made with. Older lines have none.
    Digest,
    /// Outcome and grade of a decision.
    Decision,
}

impl Told {
    /// None where the line says nothing: it has been erased, or is older than what it is asked for.
    fn in_line(self, data: &str, reason: Option<&str>) -> Option<String> {
        let facts: serde_json::Value = serde_json::from_str(data).ok()?;
        let fact = |name| facts.get(name)?.as_str().map(str::to_owned);
        match self {
            Self::Fact(name) => fact(name),
            // Older lines have names that roles no longer bear.
            Self::Role => fact("role").filter(|name| Role::ALL.iter().any(|r| r.label() == name)),
            Self::Digest => fact("digest"),
            Self::Reason => Some(trimmed(reason.unwrap_or_default()).to_owned()),
            Self::Decision => {
                let what: What = serde_json::from_str(data).ok()?;
                let decided = what.decision()?;
                let grade = decided.grade.unwrap_or_default();
                Some(format!("{}{PART}{grade}", decided.outcome.key()))
            }
        }
    }

    fn in_row(self, said: &str) -> String {
        match self {
            Self::Fact(_) | Self::Decision => said.to_owned(),
            Self::Role => Role::from_key(said).map_or("", Role::label).to_owned(),
            Self::Reason => trimmed(said).to_owned(),
            Self::Digest => digest_of(&[Some(said)]),
        }
    }
}

const TITLE: Told = Told::Fact("title");
const RECORDS: &str = "record WHERE corrects_id IS NULL";
const CORRECTIONS: &str = "record WHERE corrects_id IS NOT NULL";
const RECORD: &str = "CAST(x.happened_on AS TEXT) ~ x.outlet ~ x.url ~ x.body";
const DECIDED: &str = "x.outcome ~ x.grade";
const VISIT: &str = "x.conclusion ~ x.points ~ x.companions ~ x.good_practice";
const RECTIFIED: &str = "(SELECT r.id, r.text, f.project_id
    FROM rectification r JOIN finding f ON f.id = r.finding_id) r";
const VERIFIED: &str = "(SELECT r.id, r.verdict_text, f.project_id
    FROM rectification r JOIN finding f ON f.id = r.finding_id WHERE r.verdict IS NOT NULL) r";
/// Those without a code are older than their lines.
const OBJECTIONS: &str = "(SELECT o.id, o.text, n.round_id
    FROM objection o JOIN notice n ON n.id = o.notice_id WHERE o.query_code IS NOT NULL) o";
const CONCLUDED: &str = "(SELECT o.id, o.conclusion, n.round_id
    FROM objection o JOIN notice n ON n.id = o.notice_id WHERE o.concluded_at IS NOT NULL) o";

/// Label, owner, what follows `FROM`, what a row `x` of it says, lines, where they say it.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [Kind],
    Told,
);

#[rustfmt::skip]
const WORDS: [Row; 24] = [
    ("纪实记录", "project", RECORDS, "x.title", &[Kind::RecordLogged], TITLE),
    ("纪实记录", "project", RECORDS, RECORD, &[Kind::RecordLogged], Told::Digest),
    ("更正的记录", "project", CORRECTIONS, "x.title", &[Kind::RecordCorrected], TITLE),
    ("更正的记录", "project", CORRECTIONS, RECORD, &[Kind::RecordCorrected], Told::Digest),
    ("文件", "project", "attachment", "x.name", &[Kind::FileAdded], Told::Fact("name")),
    ("审核意见", "project", "endorsement", "x.comment", &[Kind::Endorsed, Kind::Declined, Kind::Returned], Told::Reason),
    ("资格审查", "project", "decision WHERE what = 'screen'", DECIDED, &[Kind::Screened], Told::Decision),
    ("入围决定", "project", "decision WHERE what = 'shortlist'", DECIDED, &[Kind::Shortlisted], Told::Decision),
    ("拟立项决定", "project", "decision WHERE what = 'propose'", DECIDED, &[Kind::Proposed], Told::Decision),
    ("评定", "project", "decision WHERE what = 'grade'", DECIDED, &[Kind::Graded], Told::Decision),
    ("延期", "project", "extension", "x.reason", &[Kind::ExtensionGranted], Told::Reason),
    ("延期申请", "project", "extension_request", "x.reason", &[Kind::ExtensionAsked], Told::Reason),
    ("查看", "project", "visit WHERE status = 'done'", VISIT, &[Kind::VisitDone], Told::Digest),
    ("查看的确认", "project", "visit WHERE confirmed_at IS NOT NULL", "x.remark", &[Kind::VisitConfirmed], Told::Reason),
    ("问题", "project", "finding", "x.text", &[Kind::FindingRaised], Told::Fact("text")),
    ("整改", "project", RECTIFIED, "x.text", &[Kind::Rectified], Told::Digest),
    ("复核", "project", VERIFIED, "x.verdict_text", &[Kind::FindingVerified], Told::Reason),
    ("变更", "round", "amendment", "x.reason", &[Kind::RoundAmended], Told::Reason),
    ("公示", "round", "notice", "x.title", &[Kind::NoticePosted], TITLE),
    ("公示", "round", "notice", "x.body", &[Kind::NoticePosted], Told::Digest),
    ("异议", "round", OBJECTIONS, "x.text", &[Kind::ObjectionReceived], Told::Digest),
    ("异议", "round", CONCLUDED, "x.conclusion", &[Kind::ObjectionConcluded, Kind::ObjectionRefused], Told::Reason),
    // One that was missed has a line of its own.
    ("督导", "round", "campaign WHERE status <> 'missed'", "x.title", &[Kind::CampaignOpened], TITLE),
    ("角色授予", "unit", "\"grant\"", "x.role", &[Kind::GrantGiven], Told::Role),
];

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for words in &WORDS {
        for (first, last) in look.pieces(words.1, TOGETHER).await? {
            let some = format!("o.id BETWEEN {first} AND {last}");
            compare(look, words, &some).await?;
        }
        look.checked(1);
    }
    Ok(())
}

/// Compares the rows and lines of some owners.
async fn compare<C: ConnectionTrait>(
    look: &mut Look<'_, C>,
    (label, owner, from, row, kinds, told_as): &Row,
    some: &str,
) -> Result<(), LedgerError> {
    let mut told: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    let kinds = quoted(kinds.iter().map(|kind| kind.key()));
    let lines: Vec<(String, String, Option<String>)> = look
        .all(&format!(
            "SELECT o.code, e.data, e.reason FROM event e JOIN {owner} o ON o.id = e.{owner}_id
             WHERE e.kind IN ({kinds}) AND {some}"
        ))
        .await?;
    for (owner, data, reason) in lines {
        let line = told_as.in_line(&data, reason.as_deref());
        told.entry(owner).or_default().push(line);
    }
    let parts: Vec<String> = row
        .split(" ~ ")
        .map(|part| format!("COALESCE({part}, '')"))
        .collect();
    let said = parts.join(&format!(" || '{PART}' || "));
    let written: Vec<(String, i64, String)> = look
        .all(&format!(
            "SELECT o.code, x.id, {said} FROM (SELECT * FROM {from}) x
             JOIN {owner} o ON o.id = x.{owner}_id WHERE {some} ORDER BY x.id"
        ))
        .await?;
    let mut rows: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    for (owner, id, said) in written {
        rows.entry(owner).or_default().push((id, said));
    }
    let owned = match *owner {
        "round" => "批次",
        "unit" => "单位",
        _ => "项目",
    };
    for (owner, rows) in rows {
        let mut told = told.remove(&owner).unwrap_or_default();
        // Too few lines are told by their number; of rows taken back the lines are left.
        if told.len() < rows.len() {
            continue;
        }
        let mut strange = rows;
        strange.retain(|(_, said)| {
            let own = told_as.in_row(said);
            let line = told.iter().position(|line| line.as_ref() == Some(&own));
            line.map(|line| told.swap_remove(line)).is_none()
        });
        // A line that says nothing may be that of any of them; it is older than those that do.
        let silent = told.iter().filter(|line| line.is_none()).count();
        for (id, said) in strange.into_iter().skip(silent) {
            let what = match told_as {
                Told::Fact(_) => {
                    format!("第 {id} 号{label}写的是“{said}”，日志里没有记过这样的内容。")
                }
                // Not for everybody who may examine the data.
                _ => format!("第 {id} 号{label}的内容与日志里当时记下的不符。"),
            };
            look.ill(format!("{owned} {owner}"), what, BY_HAND);
        }
    }
    Ok(())
}
