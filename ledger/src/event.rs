//! What happened: the words of the log, of timelines and of mails.

use chrono::NaiveDate;
use domain::dates::cn_date;
use domain::ids::{AccountId, EventId, ProjectId, RoundId, UnitId};
use domain::programme::Outcome;
use domain::scoring;
use domain::text::{going_on, quoted};
use entity::event;
use entity::tally::EVENT as TALLY;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};

use crate::audit::{content_digest, link};
use crate::{Act, LedgerError, Standing, tally};

/// One thing that happened, and to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub round: Option<RoundId>,
    pub project: Option<ProjectId>,
    pub unit: Option<UnitId>,
    pub what: What,
    /// Why, in the actor's own words.
    pub reason: Option<String>,
}

impl Event {
    /// Something that happened to a project.
    pub fn of(s: &Standing, what: What) -> Self {
        Self {
            round: Some(s.project.round_id),
            project: Some(s.project.id),
            unit: Some(s.project.unit_id),
            what,
            reason: None,
        }
    }

    /// Something that happened to a round.
    pub fn of_round(round: RoundId, host: UnitId, what: What) -> Self {
        Self {
            round: Some(round),
            project: None,
            unit: Some(host),
            what,
            reason: None,
        }
    }

    /// Something that happened to a unit or an account.
    pub fn of_unit(unit: Option<UnitId>, what: What) -> Self {
        Self {
            round: None,
            project: None,
            unit,
            what,
            reason: None,
        }
    }

    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        self.reason = (!domain::text::is_blank(&reason)).then_some(reason);
        self
    }
}

/// The kinds of event with their facts; stored as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum What {
    ProgrammeAdded {
        code: String,
        title: String,
    },
    RoundPrepared {
        name: String,
    },
    RoundOpened {
        name: String,
        announced: NaiveDate,
    },
    RoundAmended {
        what: String,
    },
    RoundClosed {
        name: String,
    },
    DraftStarted {
        name: String,
    },
    DraftSaved {
        form: String,
    },
    /// A score sheet, not signed yet.
    SheetSaved {
        stage: String,
    },
    Submitted {
        form: String,
        revision: i32,
        digest: String,
    },
    Lapsed,
    Returned {
        stage: String,
    },
    Endorsed {
        stage: String,
        by: String,
        rank: Option<i32>,
    },
    Declined {
        stage: String,
        by: String,
    },
    Screened {
        stage: String,
        passed: bool,
    },
    ExpertsAssigned {
        stage: String,
        count: u32,
    },
    ExpertRecused {
        stage: String,
    },
    /// What experts of a blind review get to read was gone through.
    BlindChecked {
        shown: usize,
        covered: usize,
        files: usize,
    },
    ScoreSigned {
        stage: String,
    },
    ScoringClosed {
        stage: String,
        mean: Option<i64>,
    },
    Shortlisted {
        stage: String,
        listed: bool,
    },
    HandedIn {
        stage: String,
        title: String,
    },
    SentBack {
        stage: String,
        title: String,
    },
    RevisionAccepted {
        stage: String,
    },
    Proposed {
        stage: String,
        proposed: bool,
    },
    NoticePosted {
        stage: String,
        title: String,
        opens_on: NaiveDate,
        closes_on: NaiveDate,
        projects: u32,
    },
    PutUp {
        stage: String,
        closes_on: NaiveDate,
    },
    /// The notice is over for this project and nothing stands against it.
    PublicityPassed {
        stage: String,
    },
    Objected {
        stage: String,
    },
    ObjectionConcluded {
        upheld: bool,
    },
    NoticeClosed {
        stage: String,
        title: String,
    },
    /// An objection was upheld: what its holder may know of it.
    TurnedDown {
        stage: String,
    },
    Admitted {
        building: bool,
        /// After publicity; where the programme has none, by the decision alone.
        #[serde(default = "yes")]
        publicised: bool,
    },
    RecordLogged {
        kind: String,
        title: String,
    },
    RecordCorrected {
        title: String,
    },
    FileAdded {
        name: String,
    },
    FileRemoved {
        name: String,
    },
    AssessmentOpened {
        stage: String,
        title: String,
        due_on: NaiveDate,
    },
    Graded {
        stage: String,
        title: String,
        grade: String,
        outcome: Outcome,
        points: Option<i64>,
    },
    ExtensionGranted {
        stage: String,
        title: String,
        until: NaiveDate,
        on_request: bool,
    },
    Titled {
        title: String,
    },
    Withdrawn,
    Revoked,
    HolderChanged {
        what: String,
    },
    CampaignOpened {
        title: String,
        projects: u32,
    },
    /// Its whole time went by while nothing ran.
    CampaignMissed {
        title: String,
        /// The last day for visits.
        was_until: NaiveDate,
        /// When the next one of the plan opens.
        next_on: Option<NaiveDate>,
    },
    DrawCommitted {
        commitment: String,
        candidates: u32,
    },
    DrawRevealed {
        picks: u32,
    },
    VisitPlanned {
        title: String,
        due_on: NaiveDate,
    },
    VisitDone {
        title: String,
        findings: u32,
    },
    FindingRaised {
        code: String,
        text: String,
        due_on: NaiveDate,
    },
    Rectified {
        code: String,
    },
    FindingVerified {
        code: String,
        accepted: bool,
    },
    /// A mail was given up, or was not sent because it was no longer so; what it was to remind of is
    /// open again.
    MailNotSent {
        /// Whose mail it was, when it was an account's.
        account: Option<AccountId>,
        given_up: bool,
        /// Reminder steps open again.
        steps: u32,
    },
    /// Mails that had been given up go once more.
    MailsSentAgain {
        mails: u32,
    },
    /// The ends of the logs have gone to the auditors.
    ChainEndsMailed {
        mails: u32,
    },
    DigestSent {
        /// Whose digest it is.
        account: AccountId,
        items: u32,
        copies: u32,
    },
    TitleRegistered {
        title: String,
        given_on: NaiveDate,
    },
    UnitAdded {
        name: String,
    },
    UnitChanged {
        what: String,
    },
    AccountAdded {
        login: String,
    },
    AccountChanged {
        login: String,
        what: String,
    },
    /// Somebody else set a password: a link by mail, or a one-time password that was shown.
    PasswordIssued {
        login: String,
        by_mail: bool,
    },
    EmailChanged {
        login: String,
        by_officer: bool,
    },
    /// Waits for a second officer.
    ConfirmationAsked {
        login: String,
        what: String,
    },
    ConfirmationDecided {
        login: String,
        what: String,
        agreed: bool,
    },
    GrantGiven {
        login: String,
        role: String,
        unit: String,
    },
    GrantEnded {
        login: String,
        role: String,
        unit: String,
    },
    CalendarImported {
        year: i32,
        days: u32,
    },
    /// The disk has little room left; how much, as people read it.
    SpaceShort {
        free: String,
    },
    /// That is over.
    SpaceAgain,
}

impl What {
    /// The stored kind: the serde tag.
    pub fn kind(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.get("is").and_then(|k| k.as_str().map(str::to_owned)))
            .unwrap_or_default()
    }

    /// The sentence in timelines and in the log, without subject.
    pub fn sentence(&self) -> String {
        match self {
            Self::ProgrammeAdded { title, .. } => format!("登记活动{}", quoted(title)),
            Self::RoundPrepared { name } => format!("筹备批次“{name}”"),
            Self::RoundOpened { name, announced } => {
                format!("开批次“{name}”，通知日期 {}", cn_date(*announced))
            }
            Self::RoundAmended { what } => format!("变更批次：{what}"),
            Self::RoundClosed { name } => format!("结束批次“{name}”"),
            Self::DraftStarted { name } => format!("新建申报{}", quoted(name)),
            Self::DraftSaved { .. } => "修改草稿".to_owned(),
            Self::SheetSaved { .. } => "保存评分草稿".to_owned(),
            Self::Submitted { revision, .. } if *revision > 1 => {
                format!("重新提交申报书（第 {revision} 稿）")
            }
            Self::Submitted { .. } => "提交申报书".to_owned(),
            Self::Lapsed => "申报截止后仍未提交，草稿封存".to_owned(),
            Self::Returned { .. } => "退回修改".to_owned(),
            Self::Endorsed {
                by,
                rank: Some(rank),
                ..
            } => format!("{by}审核推荐，排序第 {rank}"),
            Self::Endorsed { by, rank: None, .. } => format!("{by}审核推荐"),
            Self::Declined { by, .. } => format!("{by}不推荐"),
            Self::Screened { passed: true, .. } => "资格审查通过".to_owned(),
            Self::Screened { passed: false, .. } => "资格审查未通过".to_owned(),
            Self::ExpertsAssigned { count, .. } => format!("分配 {count} 位评审专家"),
            Self::ExpertRecused { .. } => "一位专家回避".to_owned(),
            Self::BlindChecked {
                shown,
                covered,
                files,
            } => format!(
                "匿名检查：遮去 {covered} 个词，{shown} 个词照常显示，{files} 个文件交给专家"
            ),
            Self::ScoreSigned { .. } => "一份评分表已签署".to_owned(),
            Self::ScoringClosed {
                mean: Some(mean), ..
            } => format!("评分结束，平均 {} 分", scoring::show(*mean)),
            Self::ScoringClosed { mean: None, .. } => "评分结束".to_owned(),
            Self::Shortlisted { listed: true, .. } => "入围".to_owned(),
            Self::Shortlisted { listed: false, .. } => "未入围".to_owned(),
            Self::HandedIn { title, .. } => format!("提交{title}材料"),
            Self::SentBack { title, .. } => format!("退回{title}材料"),
            Self::RevisionAccepted { .. } => "修改稿审定".to_owned(),
            Self::Proposed { proposed: true, .. } => "列入拟立项名单".to_owned(),
            Self::Proposed {
                proposed: false, ..
            } => "未列入拟立项名单".to_owned(),
            Self::NoticePosted {
                title,
                opens_on,
                closes_on,
                projects,
                ..
            } => format!(
                "发布“{title}”，{projects} 个项目，{}至{}",
                cn_date(*opens_on),
                cn_date(*closes_on)
            ),
            Self::PutUp { closes_on, .. } => format!("开始公示，至{}止", cn_date(*closes_on)),
            Self::PublicityPassed { .. } => "公示通过".to_owned(),
            Self::Objected { .. } => "收到公示异议".to_owned(),
            Self::ObjectionConcluded { upheld: true } => "异议成立".to_owned(),
            Self::ObjectionConcluded { upheld: false } => "异议不成立".to_owned(),
            Self::NoticeClosed { title, .. } => format!("“{title}”期满"),
            Self::TurnedDown { .. } => "公示异议经核实成立，不予通过".to_owned(),
            Self::Admitted {
                building,
                publicised,
            } => {
                let how = if *publicised {
                    "公示期满"
                } else {
                    "审定"
                };
                let what = if *building {
                    "立项，成为培育创建单位"
                } else {
                    "入选"
                };
                format!("{how}，{what}")
            }
            Self::RecordLogged { kind, title } => format!("登记{kind}：{title}"),
            Self::RecordCorrected { title } => format!("更正记录：{title}"),
            Self::FileAdded { name } => format!("上传文件“{name}”"),
            Self::FileRemoved { name } => format!("移除文件“{name}”"),
            Self::AssessmentOpened { title, due_on, .. } => {
                format!("{title}开始，材料{}前提交", cn_date(*due_on))
            }
            Self::Graded {
                title,
                grade,
                points: Some(points),
                ..
            } => format!("{title}评定为“{grade}”（{} 分）", scoring::show(*points)),
            Self::Graded {
                title,
                grade,
                points: None,
                ..
            } => format!("{title}评定为“{grade}”"),
            Self::ExtensionGranted {
                title,
                until,
                on_request: true,
                ..
            } => format!("同意{title}延期至{}", cn_date(*until)),
            Self::ExtensionGranted {
                title,
                until,
                on_request: false,
                ..
            } => format!("延期建设，{title}改到{}", cn_date(*until)),
            Self::Titled { title } => format!("命名为{}", quoted(title)),
            Self::Withdrawn => "退出".to_owned(),
            Self::Revoked => "撤销".to_owned(),
            Self::HolderChanged { what } => format!("变更申报主体：{what}"),
            Self::CampaignOpened { title, projects } => format!("{title}开始，{projects} 个项目"),
            Self::CampaignMissed {
                title,
                was_until,
                next_on,
            } => {
                let next = next_on.map_or_else(
                    || "计划里没有下一次了，需要的请由组织部门另行安排".to_owned(),
                    |on| format!("下一次在{}", cn_date(on)),
                );
                format!(
                    "{title}没有开展：应在{}前查看完毕，那段时间任务没有运行；{next}",
                    cn_date(*was_until)
                )
            }
            Self::DrawCommitted { candidates, .. } => {
                format!("公布抽取名单 {candidates} 个和种子摘要")
            }
            Self::DrawRevealed { picks } => format!("公布种子，抽中 {picks} 个"),
            Self::VisitPlanned { title, due_on } => {
                format!("列入{title}，{}前查看", cn_date(*due_on))
            }
            Self::VisitDone { title, findings: 0 } => format!("{title}完成，未发现问题"),
            Self::VisitDone { title, findings } => format!("{title}完成，发现 {findings} 个问题"),
            Self::FindingRaised { code, text, due_on } => {
                let text = going_on(text);
                format!("登记问题 {code}：{text}，{}前整改", cn_date(*due_on))
            }
            Self::Rectified { code } => format!("提交问题 {code} 的整改情况"),
            Self::FindingVerified {
                code,
                accepted: true,
            } => format!("问题 {code} 复核通过，销号"),
            Self::FindingVerified {
                code,
                accepted: false,
            } => format!("问题 {code} 复核未通过，继续整改"),
            Self::MailNotSent {
                given_up, steps, ..
            } => {
                let what = if *given_up {
                    "一封邮件没有送到，已放弃"
                } else {
                    "一封邮件不必再发"
                };
                match steps {
                    0 => what.to_owned(),
                    n => format!("{what}；其中 {n} 个提醒时点重新算作未提醒"),
                }
            }
            Self::MailsSentAgain { mails } => format!("再发没有送到的邮件 {mails} 封"),
            Self::ChainEndsMailed { mails } => format!("把日志的链尾寄给审计员 {mails} 人"),
            Self::DigestSent {
                items, copies: 0, ..
            } => format!("晨间提醒，{items} 件"),
            Self::DigestSent { items, copies, .. } => {
                format!("晨间提醒，{items} 件，抄送 {copies} 件")
            }
            Self::TitleRegistered { title, given_on } => {
                format!("登记已有称号“{title}”，{}授予", cn_date(*given_on))
            }
            Self::UnitAdded { name } => format!("新增党组织“{name}”"),
            Self::UnitChanged { what } => format!("变更党组织：{what}"),
            Self::AccountAdded { login } => format!("新增账号 {login}"),
            Self::AccountChanged { login, what } => format!("账号 {login}：{what}"),
            Self::PasswordIssued {
                login,
                by_mail: true,
            } => format!("给账号 {login} 发密码链接"),
            Self::PasswordIssued {
                login,
                by_mail: false,
            } => format!("给账号 {login} 发一次性密码"),
            Self::EmailChanged {
                login,
                by_officer: true,
            } => format!("更换账号 {login} 的提醒邮箱"),
            Self::EmailChanged {
                login,
                by_officer: false,
            } => format!("账号 {login}：本人修改提醒邮箱"),
            Self::ConfirmationAsked { login, what } => {
                format!("为账号 {login} 申请{what}，待另一人确认")
            }
            Self::ConfirmationDecided {
                login,
                what,
                agreed: true,
            } => format!("同意为账号 {login} {what}"),
            Self::ConfirmationDecided {
                login,
                what,
                agreed: false,
            } => format!("不办为账号 {login} {what}的申请"),
            Self::GrantGiven { login, role, unit } => format!("授予 {login} {unit}的“{role}”角色"),
            Self::GrantEnded { login, role, unit } => {
                format!("结束 {login} 在{unit}的“{role}”角色")
            }
            Self::CalendarImported { year, days } => format!("导入 {year} 年节假日安排 {days} 天"),
            Self::SpaceShort { free } => format!("磁盘只剩 {free}，已告知系统管理员"),
            Self::SpaceAgain => "磁盘余量恢复".to_owned(),
        }
    }

    /// Whether what the whole round owes may change with it; records and mails of one project do not.
    pub(crate) fn moves_round(&self) -> bool {
        !matches!(
            self,
            Self::DraftSaved { .. }
                | Self::SheetSaved { .. }
                | Self::FileAdded { .. }
                | Self::FileRemoved { .. }
                | Self::DigestSent { .. }
                | Self::ChainEndsMailed { .. }
                | Self::MailNotSent { .. }
                | Self::Rectified { .. }
                | Self::FindingVerified { .. }
                | Self::FindingRaised { .. }
                | Self::VisitDone { .. }
                | Self::VisitPlanned { .. }
        ) && !self.is_record()
    }

    /// Whether it is a record, which counts for its project and perhaps for its committee.
    pub(crate) fn is_record(&self) -> bool {
        matches!(
            self,
            Self::RecordLogged { .. } | Self::RecordCorrected { .. }
        )
    }

    /// As the holder may read it: without rank and points; none when it is not for the holder.
    #[must_use]
    pub fn for_holder(self) -> Option<Self> {
        if !self.open_to_holder() {
            return None;
        }
        Some(match self {
            Self::Endorsed { stage, by, .. } => Self::Endorsed {
                stage,
                by,
                rank: None,
            },
            open => open.without_points(),
        })
    }

    /// As an auditor reads it beside the name of whoever did it: who signed a sheet or ended the
    /// scoring is the log's to tell, what was given is not.
    #[must_use]
    pub fn for_auditor(self) -> Self {
        self.without_points()
    }

    fn without_points(self) -> Self {
        match self {
            Self::Graded {
                stage,
                title,
                grade,
                outcome,
                ..
            } => Self::Graded {
                stage,
                title,
                grade,
                outcome,
                points: None,
            },
            Self::ScoringClosed { stage, .. } => Self::ScoringClosed { stage, mean: None },
            other => other,
        }
    }

    /// Whether an auditor may read the reason given: not how the line of a short list was drawn.
    pub fn reason_open_to_auditor(&self) -> bool {
        !matches!(self, Self::Shortlisted { .. })
    }

    /// Whether a branch may see it in its project's history: neither experts nor ranks.
    pub fn open_to_holder(&self) -> bool {
        !matches!(
            self,
            Self::ExpertsAssigned { .. }
                | Self::ExpertRecused { .. }
                | Self::BlindChecked { .. }
                | Self::SheetSaved { .. }
                | Self::ScoreSigned { .. }
                | Self::ScoringClosed { .. }
                | Self::Objected { .. }
                | Self::ObjectionConcluded { .. }
        )
    }

    /// Whether a branch may read the reason given: not how the line of a short list was drawn, which
    /// tells points and ranks.
    pub fn reason_open_to_holder(&self) -> bool {
        self.open_to_holder() && !matches!(self, Self::Shortlisted { .. })
    }
}

/// Older lines do not say whether there was publicity: every programme had one.
fn yes() -> bool {
    true
}

/// Writes an event at the end of the chain. Saving a draft over and over is one line of the log, not hundreds.
pub(crate) async fn append(act: &Act, e: &Event) -> Result<EventId, LedgerError> {
    let data = serde_json::to_string(&e.what).map_err(|x| LedgerError::Broken(x.to_string()))?;
    if let Some(known) = saved_just_now(act, e).await? {
        return Ok(known);
    }
    // From here to the end of the transaction no other line is written.
    let mut end = tally::hold_end(&act.tx, TALLY).await?;
    let row = event::ActiveModel {
        at: Set(act.now),
        account_id: Set(act.actor.account),
        actor: Set(act.actor.label.clone()),
        kind: Set(e.what.kind()),
        round_id: Set(e.round),
        project_id: Set(e.project),
        unit_id: Set(e.unit),
        data_digest: Set(content_digest(&act.actor.label, &data, e.reason.as_deref())),
        data: Set(data),
        reason: Set(e.reason.clone()),
        chain: Set(None),
        ..Default::default()
    };
    let line = row.insert(&act.tx).await?;
    end.head = link(&end.head, &line);
    end.last_id = line.id.0;
    end.id_sum += line.id.0;
    end.lines += 1;
    event::Entity::update_many()
        .set(event::ActiveModel {
            chain: Set(Some(end.head.clone())),
            ..Default::default()
        })
        .filter(event::Column::Id.eq(line.id))
        .exec(&act.tx)
        .await?;
    tally::move_end(&act.tx, end).await?;
    Ok(line.id)
}

/// The line that already says that this person is writing this draft: the project's last one, not
/// older than an hour.
async fn saved_just_now(act: &Act, e: &Event) -> Result<Option<EventId>, LedgerError> {
    let (What::DraftSaved { .. } | What::SheetSaved { .. }, Some(project)) = (&e.what, e.project)
    else {
        return Ok(None);
    };
    let last = event::Entity::find()
        .filter(event::Column::ProjectId.eq(project))
        .order_by_desc(event::Column::Id)
        .one(&act.tx)
        .await?;
    Ok(last
        .filter(|l| l.kind == e.what.kind() && l.account_id == act.actor.account)
        .filter(|l| act.now - l.at < chrono::Duration::hours(1))
        .map(|l| l.id))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{b:02x}");
            text
        })
}

/// The time of day in Asia/Shanghai, `14:06`.
pub fn clock_label(at: chrono::DateTime<chrono::Utc>) -> String {
    (at + chrono::Duration::hours(8))
        .format("%H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_reads_neither_ranks_nor_points_nor_experts() {
        let endorsed = What::Endorsed {
            stage: "committee".into(),
            by: "文学院党委".into(),
            rank: Some(3),
        };
        assert_eq!(
            endorsed.for_holder().unwrap().sentence(),
            "文学院党委审核推荐"
        );
        let graded = What::Graded {
            stage: "final".into(),
            title: "期满验收".into(),
            grade: "优秀".into(),
            outcome: Outcome::Pass,
            points: Some(9_250),
        };
        assert_eq!(
            graded.for_holder().unwrap().sentence(),
            "期满验收评定为“优秀”"
        );
        let closed = What::ScoringClosed {
            stage: "review".into(),
            mean: Some(8_067),
        };
        assert!(closed.sentence().contains("80.67"));
        assert_eq!(closed.for_auditor().sentence(), "评分结束");
        let assigned = What::ExpertsAssigned {
            stage: "review".into(),
            count: 5,
        };
        assert_eq!(assigned.for_holder(), None);
    }
}
