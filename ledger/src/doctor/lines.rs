//! No change without its line in the log, and no line without its change: counted against each
//! other for every project, round and unit.

use std::collections::BTreeMap;

use domain::states::Decided;
use sea_orm::ConnectionTrait;

use super::look::{BY_HAND, Look, quoted};
use crate::LedgerError;
use crate::event::Kind;

/// Rows that were each written with a line of their own.
struct Rows {
    /// Whose rows and lines are counted together: a table.
    owner: &'static str,
    /// What people call them.
    label: &'static str,
    /// What follows `FROM`; it has a column with the owner's id.
    from: String,
}

fn of(owner: &'static str, label: &'static str, from: &str) -> Rows {
    Rows {
        owner,
        label,
        from: from.to_owned(),
    }
}

fn project(label: &'static str, from: &str) -> Rows {
    of("project", label, from)
}

fn round(label: &'static str, from: &str) -> Rows {
    of("round", label, from)
}

fn unit(label: &'static str, from: &str) -> Rows {
    of("unit", label, from)
}

fn decided(what: Decided) -> Rows {
    let from = format!("decision WHERE what = '{}'", what.key());
    project(what.label(), &from)
}

/// The rows of which each has its line of this kind; two kinds of one label are counted together.
fn rows_of(kind: Kind) -> Option<Rows> {
    Some(match kind {
        Kind::DraftStarted => project("项目", "(SELECT id AS project_id FROM project) x"),
        Kind::Submitted | Kind::HandedIn => {
            project("提交的材料", "submission WHERE status <> 'draft'")
        }
        Kind::Returned => decided(Decided::Return),
        Kind::Endorsed => project("推荐", "endorsement WHERE decision = 'endorsed'"),
        Kind::Declined => project("不推荐", "endorsement WHERE decision = 'declined'"),
        Kind::Screened => decided(Decided::Screen),
        Kind::ExpertRecused => project("回避", "assignment WHERE recused_at IS NOT NULL"),
        Kind::ScoreSigned => project(
            "签署的评分表",
            "score s JOIN assignment a ON a.id = s.assignment_id WHERE s.signed_at IS NOT NULL",
        ),
        Kind::ScoringClosed => decided(Decided::Score),
        Kind::Shortlisted => decided(Decided::Shortlist),
        Kind::SentBack => decided(Decided::SendBack),
        Kind::RevisionAccepted => decided(Decided::Revision),
        Kind::Proposed => decided(Decided::Propose),
        Kind::PutUp => project("公示", "notice_entry"),
        Kind::Admitted => decided(Decided::Admit),
        Kind::Graded => decided(Decided::Grade),
        Kind::ExtensionGranted => project("延期", "extension"),
        Kind::ExtensionAsked => project("延期申请", "extension_request"),
        Kind::ExtensionRefused => project(
            "不同意的延期",
            "extension_request WHERE answered_at IS NOT NULL AND NOT granted",
        ),
        Kind::Titled => decided(Decided::Title),
        Kind::Lapsed => decided(Decided::Lapse),
        Kind::Withdrawn | Kind::DraftDeleted => decided(Decided::Withdraw),
        Kind::Revoked => decided(Decided::Revoke),
        Kind::RecordLogged => project("纪实记录", "record WHERE corrects_id IS NULL"),
        Kind::RecordCorrected => project("记录更正", "record WHERE corrects_id IS NOT NULL"),
        Kind::FileAdded => project("文件", "attachment"),
        Kind::FileRemoved => project("移除的文件", "attachment WHERE removed_at IS NOT NULL"),
        Kind::VisitPlanned => project("查看安排", "visit"),
        Kind::VisitDone => project("查看结论", "visit WHERE status = 'done'"),
        Kind::VisitConfirmed => project("查看的确认", "visit WHERE confirmed_at IS NOT NULL"),
        Kind::FindingRaised => project("问题", "finding"),
        Kind::Rectified => project(
            "整改",
            "rectification r JOIN finding f ON f.id = r.finding_id",
        ),
        Kind::FindingVerified => project(
            "复核",
            "rectification r JOIN finding f ON f.id = r.finding_id WHERE r.verdict IS NOT NULL",
        ),
        Kind::RoundPrepared => round("批次", "(SELECT id AS round_id FROM round) x"),
        Kind::RoundOpened => round(
            "开始",
            "(SELECT id AS round_id FROM round WHERE opened_at IS NOT NULL) x",
        ),
        Kind::RoundClosed => round(
            "结束",
            "(SELECT id AS round_id FROM round WHERE closed_at IS NOT NULL \
             UNION ALL SELECT round_id FROM event WHERE kind = 'round_reopened') x",
        ),
        Kind::NoticePosted => round("公示", "notice"),
        // Those without a code are older than their lines.
        Kind::ObjectionReceived => round(
            "异议",
            "objection o JOIN notice n ON n.id = o.notice_id WHERE o.query_code IS NOT NULL",
        ),
        Kind::NoticeClosed => round("公示期满", "notice WHERE closed_at IS NOT NULL"),
        Kind::CampaignOpened | Kind::CampaignMissed => round("督导", "campaign"),
        Kind::DrawCommitted => round("抽取", "draw d JOIN campaign c ON c.id = d.campaign_id"),
        Kind::DrawRevealed => round(
            "抽取公布",
            "draw d JOIN campaign c ON c.id = d.campaign_id WHERE d.revealed_at IS NOT NULL",
        ),
        Kind::UnitAdded => unit("单位", "(SELECT id AS unit_id FROM unit) x"),
        Kind::GrantGiven => unit("角色授予", r#""grant""#),
        Kind::GrantEnded => unit("角色结束", r#""grant" WHERE to_on IS NOT NULL"#),
        Kind::ConfirmationAsked => unit("角色申请", "confirmation WHERE unit_id IS NOT NULL"),
        Kind::ConfirmationDecided => unit(
            "角色申请的办理",
            "confirmation WHERE unit_id IS NOT NULL AND decided_at IS NOT NULL",
        ),
        Kind::TitleRegistered => unit("已有称号", "title WHERE project_id IS NULL"),
        // Written with no row of their own, or with rows that may go again.
        Kind::ProgrammeAdded
        | Kind::RoundAmended
        | Kind::RoundReopened
        | Kind::PeriodsBegun
        | Kind::DraftSaved
        | Kind::SubmissionOpened
        | Kind::TakenBack
        | Kind::StepTakenBack
        | Kind::NoticeTakenDown
        | Kind::SheetSaved
        | Kind::VisitSaved
        | Kind::ExpertsAssigned
        | Kind::BlindChecked
        | Kind::PublicityPassed
        | Kind::ObjectionLinkSent
        | Kind::ObjectionConfirmed
        | Kind::ObjectionRefused
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
        | Kind::CalendarUndone
        | Kind::SpaceShort
        | Kind::SpaceAgain => return None,
    })
}

pub(super) async fn look_at<C: ConnectionTrait>(look: &mut Look<'_, C>) -> Result<(), LedgerError> {
    for (owner, called) in [("project", "项目"), ("round", "批次"), ("unit", "单位")] {
        let pairs = pairs_of(owner);
        let says = format!(
            "{called} {{o.code}}：{{x.label}}有 {{SUM(x.n_rows)}} 条，日志里记了 {{SUM(x.n_lines)}} 条。"
        );
        look.rule(&says, BY_HAND, &counts(owner, &pairs)).await?;
        look.checked(u32::try_from(pairs.len()).unwrap_or(0));
    }
    Ok(())
}

/// By label: how the rows are selected, and the kinds of their lines.
type Pairs = BTreeMap<&'static str, (String, Vec<&'static str>)>;

fn pairs_of(owner: &str) -> Pairs {
    let mut pairs = Pairs::new();
    for kind in Kind::ALL {
        if let Some(rows) = rows_of(*kind).filter(|rows| rows.owner == owner) {
            let pair = pairs.entry(rows.label);
            pair.or_insert((rows.from, Vec::new())).1.push(kind.key());
        }
    }
    pairs
}

/// All pairs of an owner that differ; goes through the log once.
fn counts(owner: &str, pairs: &Pairs) -> String {
    let (mut rows, mut cases) = (String::new(), String::new());
    for (label, (from, kinds)) in pairs {
        let kinds = quoted(kinds.iter().copied());
        rows.push_str(&format!(
            "SELECT {owner}_id AS owner, '{label}' AS label, COUNT(*) AS n_rows, 0 AS n_lines
             FROM {from} GROUP BY {owner}_id UNION ALL "
        ));
        cases.push_str(&format!("WHEN kind IN ({kinds}) THEN '{label}' "));
    }
    // Rows that went with a step which was taken back were written with lines too.
    if owner == "project" {
        rows.push_str(&format!(
            "SELECT owner, label, COUNT(*), 0 FROM (
                 SELECT project_id AS owner, CASE {cases} END AS label FROM undone) gone
             WHERE label IS NOT NULL GROUP BY owner, label UNION ALL "
        ));
    }
    format!(
        r#"FROM ({rows}
             SELECT owner, label, 0, COUNT(*) FROM (
                 SELECT {owner}_id AS owner, CASE {cases} END AS label FROM event
                 WHERE {owner}_id IS NOT NULL) line
             WHERE label IS NOT NULL GROUP BY owner, label) x
           JOIN "{owner}" o ON o.id = x.owner
           GROUP BY o.id, o.code, x.label HAVING SUM(x.n_rows) <> SUM(x.n_lines)"#
    )
}
