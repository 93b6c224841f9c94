//! No change without its line in the log, and no line without its change: counted against each
//! other for every project, round and unit.

use std::collections::BTreeMap;

use domain::states::Decided;
use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look, quoted};
use crate::LedgerError;
use crate::event::Kind;

/// Whose rows and lines are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Project,
    Round,
    Unit,
}

/// Rows that were each written with a line of their own.
struct Rows {
    owner: Owner,
    /// What people call them.
    label: &'static str,
    /// Selects the owner's id, once for each row.
    sql: String,
}

fn project(label: &'static str, sql: &str) -> Rows {
    of(Owner::Project, label, sql)
}

fn decided(what: Decided) -> Rows {
    let sql = format!(
        "SELECT project_id AS owner FROM decision WHERE what = '{}'",
        what.key()
    );
    of(Owner::Project, what.label(), &sql)
}

fn round(label: &'static str, sql: &str) -> Rows {
    of(Owner::Round, label, sql)
}

fn unit(label: &'static str, sql: &str) -> Rows {
    of(Owner::Unit, label, sql)
}

fn of(owner: Owner, label: &'static str, sql: &str) -> Rows {
    Rows {
        owner,
        label,
        sql: sql.to_owned(),
    }
}

/// The rows of which each has its line of this kind; two kinds of one label are counted together.
fn rows_of(kind: Kind) -> Option<Rows> {
    Some(match kind {
        Kind::DraftStarted => project("项目", "SELECT id AS owner FROM project"),
        Kind::Submitted | Kind::HandedIn => project(
            "提交的材料",
            "SELECT project_id AS owner FROM submission WHERE status <> 'draft'",
        ),
        Kind::Returned => decided(Decided::Return),
        Kind::Endorsed => project(
            "推荐",
            "SELECT project_id AS owner FROM endorsement WHERE decision = 'endorsed'",
        ),
        Kind::Declined => project(
            "不推荐",
            "SELECT project_id AS owner FROM endorsement WHERE decision = 'declined'",
        ),
        Kind::Screened => decided(Decided::Screen),
        Kind::ExpertRecused => project(
            "回避",
            "SELECT project_id AS owner FROM assignment WHERE recused_at IS NOT NULL",
        ),
        Kind::ScoreSigned => project(
            "签署的评分表",
            "SELECT a.project_id AS owner FROM score s
               JOIN assignment a ON a.id = s.assignment_id WHERE s.signed_at IS NOT NULL",
        ),
        Kind::ScoringClosed => decided(Decided::Score),
        Kind::Shortlisted => decided(Decided::Shortlist),
        Kind::SentBack => decided(Decided::SendBack),
        Kind::RevisionAccepted => decided(Decided::Revision),
        Kind::Proposed => decided(Decided::Propose),
        Kind::PutUp => project("公示", "SELECT project_id AS owner FROM notice_entry"),
        Kind::Admitted => decided(Decided::Admit),
        Kind::Graded => decided(Decided::Grade),
        Kind::ExtensionGranted => project("延期", "SELECT project_id AS owner FROM extension"),
        Kind::Titled => decided(Decided::Title),
        Kind::Lapsed => decided(Decided::Lapse),
        Kind::Withdrawn => decided(Decided::Withdraw),
        Kind::Revoked => decided(Decided::Revoke),
        Kind::RecordLogged => project(
            "纪实记录",
            "SELECT project_id AS owner FROM record WHERE corrects_id IS NULL",
        ),
        Kind::RecordCorrected => project(
            "记录更正",
            "SELECT project_id AS owner FROM record WHERE corrects_id IS NOT NULL",
        ),
        Kind::FileAdded => project("文件", "SELECT project_id AS owner FROM attachment"),
        Kind::FileRemoved => project(
            "移除的文件",
            "SELECT project_id AS owner FROM attachment WHERE removed_at IS NOT NULL",
        ),
        Kind::VisitPlanned => project("查看安排", "SELECT project_id AS owner FROM visit"),
        Kind::VisitDone => project(
            "查看结论",
            "SELECT project_id AS owner FROM visit WHERE status = 'done'",
        ),
        Kind::FindingRaised => project("问题", "SELECT project_id AS owner FROM finding"),
        Kind::Rectified => project(
            "整改",
            "SELECT f.project_id AS owner FROM rectification r
               JOIN finding f ON f.id = r.finding_id",
        ),
        Kind::FindingVerified => project(
            "复核",
            "SELECT f.project_id AS owner FROM rectification r
               JOIN finding f ON f.id = r.finding_id WHERE r.verdict IS NOT NULL",
        ),
        Kind::RoundPrepared => round("批次", "SELECT id AS owner FROM round"),
        Kind::RoundOpened => round(
            "开始",
            "SELECT id AS owner FROM round WHERE opened_at IS NOT NULL",
        ),
        Kind::RoundClosed => round(
            "结束",
            "SELECT id AS owner FROM round WHERE closed_at IS NOT NULL",
        ),
        Kind::NoticePosted => round("公示", "SELECT round_id AS owner FROM notice"),
        Kind::NoticeClosed => round(
            "公示期满",
            "SELECT round_id AS owner FROM notice WHERE closed_at IS NOT NULL",
        ),
        Kind::CampaignOpened | Kind::CampaignMissed => {
            round("督导", "SELECT round_id AS owner FROM campaign")
        }
        Kind::DrawCommitted => round(
            "抽取",
            "SELECT c.round_id AS owner FROM draw d JOIN campaign c ON c.id = d.campaign_id",
        ),
        Kind::DrawRevealed => round(
            "抽取公布",
            "SELECT c.round_id AS owner FROM draw d JOIN campaign c ON c.id = d.campaign_id
               WHERE d.revealed_at IS NOT NULL",
        ),
        Kind::UnitAdded => unit("单位", "SELECT id AS owner FROM unit"),
        Kind::GrantGiven => unit("角色授予", r#"SELECT unit_id AS owner FROM "grant""#),
        Kind::GrantEnded => unit(
            "角色结束",
            r#"SELECT unit_id AS owner FROM "grant" WHERE to_on IS NOT NULL"#,
        ),
        Kind::ConfirmationAsked => unit(
            "角色申请",
            "SELECT unit_id AS owner FROM confirmation WHERE unit_id IS NOT NULL",
        ),
        Kind::ConfirmationDecided => unit(
            "角色申请的办理",
            "SELECT unit_id AS owner FROM confirmation
               WHERE unit_id IS NOT NULL AND decided_at IS NOT NULL",
        ),
        Kind::TitleRegistered => unit(
            "已有称号",
            "SELECT unit_id AS owner FROM title WHERE project_id IS NULL",
        ),
        // Written with no row of their own, or with rows that may go again.
        Kind::ProgrammeAdded
        | Kind::RoundAmended
        | Kind::DraftSaved
        | Kind::SheetSaved
        | Kind::ExpertsAssigned
        | Kind::BlindChecked
        | Kind::PublicityPassed
        | Kind::Objected
        | Kind::ObjectionConcluded
        | Kind::TurnedDown
        | Kind::AssessmentOpened
        | Kind::MailNotSent
        | Kind::MailsSentAgain
        | Kind::ChainEndsMailed
        | Kind::DigestSent
        | Kind::UnitChanged
        | Kind::AccountAdded
        | Kind::AccountChanged
        | Kind::PasswordIssued
        | Kind::EmailChanged
        | Kind::CalendarImported
        | Kind::SpaceShort
        | Kind::SpaceAgain => return None,
    })
}

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for owner in [Owner::Project, Owner::Round, Owner::Unit] {
        let pairs = pairs_of(owner);
        look.rule(&statement(owner, &pairs), "{a}。", BY_HAND)
            .await?;
        for _ in 1..pairs.len() {
            look.checked();
        }
    }
    Ok(())
}

/// By label: how the rows are selected, and the kinds of their lines.
type Pairs = BTreeMap<&'static str, (String, Vec<&'static str>)>;

fn pairs_of(owner: Owner) -> Pairs {
    let mut pairs = Pairs::new();
    for kind in Kind::ALL {
        if let Some(rows) = rows_of(*kind).filter(|rows| rows.owner == owner) {
            let pair = pairs.entry(rows.label);
            pair.or_insert((rows.sql, Vec::new())).1.push(kind.key());
        }
    }
    pairs
}

/// One statement for all pairs of an owner, which goes through the log once.
fn statement(owner: Owner, pairs: &Pairs) -> String {
    let (label, table) = match owner {
        Owner::Project => ("项目", "project"),
        Owner::Round => ("批次", "round"),
        Owner::Unit => ("单位", "unit"),
    };
    let mut parts: Vec<String> = pairs
        .iter()
        .map(|(label, (rows, _))| {
            format!(
                "SELECT owner, '{label}' AS label, COUNT(*) AS n_rows, 0 AS n_lines
                 FROM ({rows}) pair GROUP BY owner"
            )
        })
        .collect();
    let cases: Vec<String> = pairs
        .iter()
        .map(|(label, (_, kinds))| {
            let kinds = quoted(kinds.iter().copied());
            format!("WHEN kind IN ({kinds}) THEN '{label}'")
        })
        .collect();
    let cases = cases.join(" ");
    parts.push(format!(
        "SELECT owner, label, 0, COUNT(*) FROM (
             SELECT {table}_id AS owner, CASE {cases} END AS label FROM event
             WHERE {table}_id IS NOT NULL) line
         WHERE label IS NOT NULL GROUP BY owner, label"
    ));
    format!(
        r#"SELECT '{label} ' || o.code AS row_name,
                  x.label || '有 ' || CAST(SUM(x.n_rows) AS TEXT) || ' 条，日志里记了 '
                  || CAST(SUM(x.n_lines) AS TEXT) || ' 条' AS a
           FROM ({}) x JOIN "{table}" o ON o.id = x.owner
           GROUP BY o.id, o.code, x.label HAVING SUM(x.n_rows) <> SUM(x.n_lines)"#,
        parts.join(" UNION ALL ")
    )
}
