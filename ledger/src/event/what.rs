//! The table of everything that can happen. A new kind of event is one entry here.

use chrono::NaiveDate;
use domain::dates::{cn_date, cn_span};
use domain::ids::AccountId;
use domain::programme::Outcome;
use domain::scoring;
use domain::states::{Decided, EventGroup, Undoable};
use domain::text::{going_on, quoted};
use serde::{Deserialize, Serialize};

use super::kind::{Decision, Mailed, Moves, Readers, kinds};

/// Older lines do not say whether there was publicity: every programme had one.
fn yes() -> bool {
    true
}

kinds! {
    // ---- Programmes and rounds ------------------------------------------------------------------
    ProgrammeAdded = "programme_added" { code: String, title: String }
        [Rounds, Nobody, Log, Project]
        format!("登记活动{}", quoted(title));
    RoundPrepared = "round_prepared" { name: String }
        [Rounds, Nobody, Log, Round]
        format!("筹备批次{}", quoted(name));
    RoundOpened = "round_opened" { name: String, announced: NaiveDate }
        [Rounds, Nobody, Log, Round]
        format!("开批次{}，通知日期 {}", quoted(name), cn_date(*announced));
    RoundAmended = "round_amended" { what: String }
        [Rounds, Nobody, Log, Round]
        format!("变更批次：{what}");
    /// What recurs with the calendar is owed from now on; the morning digest tells about it.
    PeriodsBegun = "periods_begun" { periods: Vec<String> }
        [Rounds, Nobody, Log, Project]
        format!("{}开始，按月、按季度要做的事列入待办", periods.join("、"));
    RoundClosed = "round_closed" { name: String }
        [Rounds, Nobody, Log, Round]
        format!("结束批次{}", quoted(name));
    RoundReopened = "round_reopened" { name: String }
        [Rounds, Nobody, Log, Round]
        format!("重新打开批次{}", quoted(name));

    // ---- Application and its checks -------------------------------------------------------------
    DraftStarted = "draft_started" { name: String }
        [Application, Nobody, Holder, Round]
        format!("新建申报{}", quoted(name));
    /// Lists show the project's name: a draft that gives it another is always a line of its own.
    DraftSaved = "draft_saved" {
        form: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        renamed: Option<String>,
    }
        [Application, Nobody, Log, Project]
        match renamed {
            None => "修改草稿".to_owned(),
            Some(name) => format!("修改草稿，项目改名为{}", quoted(name)),
        };
    /// A score sheet, not signed yet.
    SheetSaved = "sheet_saved" { stage: String }
        [Application, Nobody, Log, Project]
        "保存评分草稿";
    /// Never handed in, and thrown away by its holder.
    DraftDeleted = "draft_deleted"
        [Application, Nobody, Holder, Rounds, Decision::yes(Decided::Withdraw)]
        "删除草稿";
    Submitted = "submitted" { form: String, revision: i32, digest: String }
        [Application, Nobody, Holder, Round]
        match revision {
            ..=1 => "提交申报书".to_owned(),
            again => format!("重新提交申报书（第 {again} 稿）"),
        };
    /// Whoever judges it has its text before them, for the first time.
    SubmissionOpened = "submission_opened" { revision: i32 }
        [Application, Nobody, Holder, Project]
        format!("受理单位打开申报书（第 {revision} 稿）");
    TakenBack = "taken_back"
        [Application, Nobody, Holder, Round]
        "撤回申报书，改回草稿";
    Lapsed = "lapsed"
        [Application, Holder, Holder, Round, Decision::yes(Decided::Lapse)]
        "申报截止后仍未提交，草稿封存";
    /// Whoever took the last step has taken it back; nothing had been built on it.
    StepTakenBack = "step_taken_back" { stage: String, step: Undoable }
        [Review, Holder, Holder, Rounds]
        format!("撤回{}", step.label());
    Returned = "returned" { stage: String }
        [Application, Holder, Holder, Round, Decision::yes(Decided::Return)]
        "退回修改";
    Endorsed = "endorsed" { stage: String, by: String, rank: Option<i32> }
        [Application, Nobody, Holder, Round]
        match rank {
            Some(rank) => format!("{by}审核推荐，排序第 {rank}"),
            None => format!("{by}审核推荐"),
        };
    Declined = "declined" { stage: String, by: String }
        [Application, Holder, Holder, Round]
        format!("{by}不推荐");
    Screened = "screened" { stage: String, passed: bool }
        [Application, if *passed { Nobody } else { Holder }, Holder, Round, Decision::of(Decided::Screen, *passed)]
        if *passed { "资格审查通过" } else { "资格审查未通过" };

    // ---- Review and admission -------------------------------------------------------------------
    ExpertsAssigned = "experts_assigned" { stage: String, count: u32 }
        [Review, Nobody, Above, Round]
        format!("分配 {count} 位评审专家");
    ExpertRecused = "expert_recused" { stage: String }
        [Review, Nobody, AboveAs("评审专家"), Round]
        "一位专家回避";
    /// What experts of a blind review get to read was gone through.
    BlindChecked = "blind_checked" { shown: usize, covered: usize, files: usize }
        [Review, Nobody, Above, Round]
        format!("匿名检查：遮去 {covered} 个词，{shown} 个词照常显示，{files} 个文件交给专家");
    ScoreSigned = "score_signed" { stage: String }
        [Review, Nobody, AboveAs("评审专家"), Round]
        "一份评分表已签署";
    /// The last sheet closes the scoring.
    ScoringClosed = "scoring_closed" { stage: String, mean: Option<i64> }
        [Review, Nobody, AboveAs("评审专家"), Round, Decision { points: *mean, ..Decision::yes(Decided::Score) }]
        match mean {
            Some(mean) => format!("评分结束，平均 {} 分", scoring::show(*mean)),
            None => "评分结束".to_owned(),
        };
    Shortlisted = "shortlisted" { stage: String, listed: bool }
        [Review, Holder, HolderNotWhy, Round, Decision::of(Decided::Shortlist, *listed)]
        if *listed { "入围" } else { "未入围" };
    HandedIn = "handed_in" { stage: String, title: String }
        [Review, Nobody, Holder, Round]
        format!("提交{title}材料");
    SentBack = "sent_back" { stage: String, title: String }
        [Review, Holder, Holder, Round, Decision::yes(Decided::SendBack)]
        format!("退回{title}材料");
    RevisionAccepted = "revision_accepted" { stage: String }
        [Review, Nobody, Holder, Round, Decision::yes(Decided::Revision)]
        "修改稿审定";
    Proposed = "proposed" { stage: String, proposed: bool }
        [Review, if *proposed { Nobody } else { Holder }, Holder, Round, Decision::of(Decided::Propose, *proposed)]
        if *proposed { "列入拟立项名单" } else { "未列入拟立项名单" };
    Admitted = "admitted" {
        building: bool,
        /// After publicity; where the programme has none, by the decision alone.
        #[serde(default = "yes")]
        publicised: bool,
    }
        [Review, Holder, Holder, Rounds, Decision::yes(Decided::Admit)]
        format!(
            "{}，{}",
            if *publicised { "公示期满" } else { "审定" },
            if *building { "立项，成为培育创建单位" } else { "入选" }
        );

    // ---- Publicity ------------------------------------------------------------------------------
    NoticePosted = "notice_posted" {
        stage: String,
        title: String,
        opens_on: NaiveDate,
        closes_on: NaiveDate,
        projects: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
    }
        [Publicity, Nobody, Log, Round]
        format!(
            "发布{}，{projects} 个项目，{}",
            quoted(title),
            cn_span(*opens_on, *closes_on)
        );
    PutUp = "put_up" { stage: String, closes_on: NaiveDate }
        [Publicity, Nobody, Holder, Round]
        format!("开始公示，至{}止", cn_date(*closes_on));
    /// The notice is over for this project and nothing stands against it.
    PublicityPassed = "publicity_passed" { stage: String }
        [Publicity, Nobody, Holder, Round]
        "公示通过";
    /// Somebody objects, and is still to confirm it, or to be called.
    ObjectionReceived = "objection_received" {
        stage: String,
        by_phone: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
    }
        [Publicity, Nobody, Log, Round]
        if *by_phone {
            "收到一件只留了电话的公示异议，待致电核实"
        } else {
            "收到一件公示异议，待本人确认"
        };
    /// Another link to confirm an objection was asked for.
    ObjectionLinkSent = "objection_link_sent"
        [Publicity, Nobody, Log, Project]
        "再发异议的确认邮件";
    ObjectionConfirmed = "objection_confirmed" { stage: String }
        [Publicity, Nobody, Log, Round]
        "本人确认一件公示异议，待受理";
    /// An objection was not admitted: the projects it is about were never marked.
    ObjectionRefused = "objection_refused" { stage: String }
        [Publicity, Nobody, Log, Round]
        "不予受理一件公示异议";
    /// An objection was admitted, and freezes the project. Those told of before objections were
    /// confirmed did so as they came.
    Objected = "objected" { stage: String }
        [Publicity, Nobody, AboveAs("组织公示的单位"), Round]
        "受理公示异议，暂停办理";
    ObjectionConcluded = "objection_concluded" { upheld: bool }
        [Publicity, Nobody, AboveAs("组织公示的单位"), Round]
        if *upheld { "异议成立" } else { "异议不成立" };
    /// An objection was upheld: what its holder may know of it.
    TurnedDown = "turned_down" { stage: String }
        [Publicity, Holder, Holder, Round]
        "公示异议经核实成立，不予通过";
    NoticeTakenDown = "notice_taken_down" { stage: String, title: String }
        [Publicity, Nobody, Log, Round]
        format!("撤回{}", quoted(title));
    NoticeClosed = "notice_closed" { stage: String, title: String }
        [Publicity, Nobody, Log, Round]
        format!("{}期满", quoted(title));

    // ---- Building, assessments, titles ----------------------------------------------------------
    RecordLogged = "record_logged" {
        kind: String,
        title: String,
        /// Of what the row says beside it (`event::digest_of`); lines before this was kept have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
    }
        [Building, Nobody, Holder, Record]
        format!("登记{kind}：{title}");
    RecordCorrected = "record_corrected" {
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
    }
        [Building, Nobody, Holder, Record]
        format!("更正记录：{title}");
    FileAdded = "file_added" { name: String }
        [Building, Nobody, Holder, Project]
        format!("上传文件{}", quoted(name));
    FileRemoved = "file_removed" { name: String }
        [Building, Nobody, Holder, Project]
        format!("移除文件{}", quoted(name));
    /// Opens an obligation, which the morning digest tells about.
    AssessmentOpened = "assessment_opened" { stage: String, title: String, due_on: NaiveDate }
        [Building, Nobody, Holder, Round]
        format!("{title}开始，材料{}前提交", cn_date(*due_on));
    Graded = "graded" {
        stage: String,
        title: String,
        grade: String,
        outcome: Outcome,
        points: Option<i64>,
    }
        [
            Building,
            Holder,
            Holder,
            if *outcome == Outcome::Fail { Rounds } else { Round },
            Decision {
                grade: Some(grade.clone()),
                points: *points,
                ..Decision::of(Decided::Grade, *outcome)
            }
        ]
        match points {
            Some(points) => format!("{title}评定为{}（{} 分）", quoted(grade), scoring::show(*points)),
            None => format!("{title}评定为{}", quoted(grade)),
        };
    ExtensionGranted = "extension_granted" {
        stage: String,
        title: String,
        until: NaiveDate,
        on_request: bool,
    }
        [Building, Holder, Holder, Round]
        if *on_request {
            format!("同意{title}延期至{}", cn_date(*until))
        } else {
            format!("延期建设，{title}改到{}", cn_date(*until))
        };
    ExtensionAsked = "extension_asked" { stage: String, title: String, until: NaiveDate }
        [Building, Host, Holder, Project]
        format!("申请{title}延期至{}", cn_date(*until));
    ExtensionRefused = "extension_refused" { stage: String, title: String }
        [Building, Holder, Holder, Project]
        format!("不同意{title}延期");
    Titled = "titled" { title: String }
        [Building, Holder, Holder, Rounds, Decision::yes(Decided::Title)]
        format!("命名为{}", quoted(title));
    Withdrawn = "withdrawn"
        [Building, Holder, Holder, Rounds, Decision::yes(Decided::Withdraw)]
        "退出";
    Revoked = "revoked"
        [Building, Holder, Holder, Rounds, Decision::yes(Decided::Revoke)]
        "撤销";

    // ---- Supervision ----------------------------------------------------------------------------
    CampaignOpened = "campaign_opened" { title: String, projects: u32 }
        [Supervision, Nobody, Log, Round]
        format!("{title}开始，{projects} 个项目");
    /// Its whole time went by while nothing ran.
    CampaignMissed = "campaign_missed" {
        title: String,
        /// The last day for visits.
        was_until: NaiveDate,
        /// When the next one of the plan opens.
        next_on: Option<NaiveDate>,
    }
        [Supervision, Nobody, Log, Round]
        format!(
            "{title}没有开展：应在{}前查看完毕，那段时间任务没有运行；{}",
            cn_date(*was_until),
            next_on.map_or_else(
                || "计划里没有下一次了，需要的请由组织部门另行安排".to_owned(),
                |on| format!("下一次在{}", cn_date(on)),
            )
        );
    DrawCommitted = "draw_committed" { commitment: String, candidates: u32 }
        [Supervision, Nobody, Log, Round]
        format!("公布抽取名单 {candidates} 个和种子摘要");
    DrawRevealed = "draw_revealed" { picks: u32 }
        [Supervision, Nobody, Log, Round]
        format!("公布种子，抽中 {picks} 个");
    VisitPlanned = "visit_planned" { title: String, due_on: NaiveDate }
        [Supervision, Nobody, Holder, Project]
        format!("列入{title}，{}前查看", cn_date(*due_on));
    /// What is written on a visit, not registered yet.
    VisitSaved = "visit_saved" { title: String }
        [Supervision, Nobody, Log, Project]
        format!("保存{title}的查看草稿");
    VisitConfirmed = "visit_confirmed" {
        title: String,
        by: String,
        on_the_spot: bool,
    }
        [Supervision, Nobody, Holder, Project]
        if *on_the_spot {
            format!("{by}当场确认{title}的查看情况")
        } else {
            format!("{by}确认{title}的查看情况")
        };
    VisitDone = "visit_done" {
        title: String,
        findings: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
    }
        [Supervision, Nobody, Holder, Project]
        match findings {
            0 => format!("{title}完成，未发现问题"),
            n => format!("{title}完成，发现 {n} 个问题"),
        };
    FindingRaised = "finding_raised" { code: String, text: String, due_on: NaiveDate }
        [Supervision, Holder, Holder, Project]
        format!("登记问题 {code}：{}，{}前整改", going_on(text), cn_date(*due_on));
    Rectified = "rectified" {
        code: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<String>,
    }
        [Supervision, Nobody, Holder, Project]
        format!("提交问题 {code} 的整改情况");
    FindingVerified = "finding_verified" { code: String, accepted: bool }
        [Supervision, Holder, Holder, Project]
        if *accepted {
            format!("问题 {code} 复核通过，销号")
        } else {
            format!("问题 {code} 复核未通过，继续整改")
        };

    // ---- Mails ----------------------------------------------------------------------------------
    /// A mail was given up, or was not sent because it was no longer so; what it was to remind of is
    /// open again.
    MailNotSent = "mail_not_sent" {
        /// Whose mail it was, when it was an account's.
        account: Option<AccountId>,
        given_up: bool,
        /// Reminder steps open again.
        steps: u32,
    }
        [Mail, Nobody, Log, Project]
        {
            let what = if *given_up { "一封邮件没有送到，已放弃" } else { "一封邮件不必再发" };
            match steps {
                0 => what.to_owned(),
                n => format!("{what}；其中 {n} 个提醒时点重新算作未提醒"),
            }
        };
    /// Mails that had been given up go once more.
    MailsSentAgain = "mails_sent_again" { mails: u32 }
        [Mail, Nobody, Log, Project]
        format!("再发没有送到的邮件 {mails} 封");
    /// The ends of the logs have gone to the auditors.
    ChainEndsMailed = "chain_ends_mailed" { mails: u32 }
        [Mail, Nobody, Log, Project]
        format!("把日志的链尾寄给审计员 {mails} 人");
    DigestSent = "digest_sent" {
        /// Whose digest it is.
        account: AccountId,
        items: u32,
        copies: u32,
    }
        [Mail, Nobody, Log, Project]
        match copies {
            0 => format!("晨间提醒，{items} 件"),
            copies => format!("晨间提醒，{items} 件，抄送 {copies} 件"),
        };

    // ---- Units, accounts, the site --------------------------------------------------------------
    TitleRegistered = "title_registered" { title: String, given_on: NaiveDate }
        [Site, Nobody, Log, Rounds]
        format!("登记已有称号{}，{}授予", quoted(title), cn_date(*given_on));
    UnitAdded = "unit_added" { name: String }
        [Site, Nobody, Log, Project]
        format!("新增党组织{}", quoted(name));
    UnitChanged = "unit_changed" { what: String }
        [Site, Nobody, Log, Project]
        format!("变更党组织：{what}");
    AccountAdded = "account_added" { login: String }
        [Access, Nobody, Log, Project]
        format!("新增账号 {login}");
    AccountChanged = "account_changed" { login: String, what: String }
        [Access, Nobody, Log, Project]
        format!("账号 {login}：{what}");
    /// Somebody else set a password: a link by mail, or a one-time password that was shown.
    PasswordIssued = "password_issued" { login: String, by_mail: bool }
        [Access, Account, Log, Project]
        if *by_mail {
            format!("给账号 {login} 发密码链接")
        } else {
            format!("给账号 {login} 发一次性密码")
        };
    EmailChanged = "email_changed" { login: String, by_officer: bool }
        [Access, Account, Log, Project]
        if *by_officer {
            format!("更换账号 {login} 的提醒邮箱")
        } else {
            format!("账号 {login}：本人修改提醒邮箱")
        };
    /// Waits for a second officer.
    ConfirmationAsked = "confirmation_asked" { login: String, what: String }
        [Access, Account, Log, Project]
        format!("为账号 {login} 申请{what}，待另一人确认");
    ConfirmationDecided = "confirmation_decided" { login: String, what: String, agreed: bool }
        [Access, Nobody, Log, Project]
        if *agreed {
            format!("同意为账号 {login} {what}")
        } else {
            format!("没有办理为账号 {login} {what}的申请")
        };
    GrantGiven = "grant_given" { login: String, role: String, unit: String }
        [Access, Account, Log, Project]
        format!("授予 {login} {unit}的{}角色", quoted(role));
    GrantEnded = "grant_ended" { login: String, role: String, unit: String }
        [Access, Nobody, Log, Project]
        format!("结束 {login} 在{unit}的{}角色", quoted(role));
    CalendarImported = "calendar_imported" { year: i32, days: u32 }
        [Site, Nobody, Log, Project]
        format!("导入 {year} 年节假日安排 {days} 天");
    CalendarUndone = "calendar_undone" { year: i32 }
        [Site, Nobody, Log, Project]
        format!("撤回 {year} 年节假日安排的导入");
    /// The disk has little room left; how much, as people read it. Its mails are written where it is
    /// found out: it is about nobody's project.
    SpaceShort = "space_short" { free: String }
        [Site, Nobody, Log, Project]
        format!("磁盘只剩 {free}，已告知系统管理员");
    /// That is over.
    SpaceAgain = "space_again"
        [Site, Nobody, Log, Project]
        "磁盘余量恢复";
}
