//! Roles, and the states of everything that has a life besides a project (design.md, Glossary).
//!
//! The key is what stands in tables, addresses and files; the label is what people read.

use serde::{Deserialize, Serialize};

use crate::programme::{Outcome, SupervisionKind};
use crate::stage::words;
use crate::unit::Level;

words! {
    /// What a grant lets a person do on a unit and its subtree (design.md, Roles).
    Role {
        /// 组织部、教育工委: runs the rounds hosted there.
        Organiser = "organiser" "组织部门",
        /// 基层党委: checks and recommends what its branches hand in.
        Endorser = "endorser" "基层党委",
        /// 支部: writes and hands in.
        Editor = "editor" "申报经办人",
        /// 领导: reads.
        Viewer = "viewer" "查阅",
        /// Judges what has been assigned, sees nothing else.
        Expert = "expert" "专家",
        /// Visits what has been drawn, sees nothing else.
        Supervisor = "supervisor" "督导员",
        /// Looks after accounts and settings; no programme content (三员分立).
        Admin = "admin" "系统管理员",
        /// Reads the log; no programme content (三员分立).
        Auditor = "auditor" "审计员",
    }
}

impl Role {
    /// The roles whose subtree opens programme content.
    pub const CONTENT: [Self; 4] = [Self::Organiser, Self::Endorser, Self::Editor, Self::Viewer];

    /// The roles that do what this one owes, the first that anybody holds: a superior unit checks
    /// through its endorser, else through who organises.
    pub fn done_by(self) -> &'static [Self] {
        match self {
            Self::Endorser => &[Self::Endorser, Self::Organiser],
            Self::Organiser => &[Self::Organiser],
            Self::Editor => &[Self::Editor],
            Self::Viewer => &[Self::Viewer],
            Self::Expert => &[Self::Expert],
            Self::Supervisor => &[Self::Supervisor],
            Self::Admin => &[Self::Admin],
            Self::Auditor => &[Self::Auditor],
        }
    }

    /// Whether whoever holds this role on a unit of a level runs the rounds that the unit hosts and the
    /// stages that it conducts: an organisation department there is from a county up, a college's
    /// committee does it itself.
    pub fn organises(self, level: Option<Level>) -> bool {
        match self {
            Self::Organiser => true,
            Self::Endorser => matches!(level, Some(Level::Committee | Level::Branch)),
            Self::Editor
            | Self::Viewer
            | Self::Expert
            | Self::Supervisor
            | Self::Admin
            | Self::Auditor => false,
        }
    }

    /// Whether whoever holds this role on a unit of a level does there what another asks for.
    pub fn does(self, asked: Self, level: Option<Level>) -> bool {
        self == asked || (asked == Self::Organiser && self.organises(level))
    }

    /// The roles whose turn it is with what a role owes on a unit of a level, the first that anybody
    /// holds before the others. Who is mailed, whose workbench lists it and who may do it are all this.
    pub fn taking_turn(owed: Self, level: Option<Level>) -> impl Iterator<Item = Self> {
        let asked = owed.done_by().iter();
        asked.flat_map(move |asked| Self::doing(*asked, level))
    }

    /// The roles that do what is asked on a unit of a level, in their order.
    pub fn doing(asked: Self, level: Option<Level>) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(move |role| role.does(asked, level))
    }

    /// Whether one person asks for the role and another confirms it: it runs programmes, accounts or
    /// the log.
    pub fn takes_two(self) -> bool {
        match self {
            Self::Organiser | Self::Admin | Self::Auditor => true,
            Self::Endorser | Self::Editor | Self::Viewer | Self::Expert | Self::Supervisor => false,
        }
    }

    /// Whether one person may hold both roles: who looks after accounts or the log holds nothing
    /// else (三员分立).
    pub fn goes_with(self, other: Self) -> bool {
        let keeper = |role| matches!(role, Self::Admin | Self::Auditor);
        self == other || !(keeper(self) || keeper(other))
    }
}

words! {
    /// How an expert who stands aside is related to the applicant.
    Relation {
        Colleague = "colleague" "与申报单位同校，或曾在该单位任职",
        Cooperation = "cooperation" "近三年与申报单位或负责人合作",
        Kin = "kin" "与负责人或成员有亲属、师生关系",
        Other = "other" "其他关系",
    }
}

words! {
    /// What is asked about an account and done only when a second officer confirms it.
    AskedFor {
        /// A role that takes two.
        Grant = "grant" "授予角色",
        /// A new one-time password, shown to whoever confirms.
        Password = "password" "发一次性密码",
        /// Another address for mails, and with it for links to a new password.
        Email = "email" "更换提醒邮箱",
        /// Another staff number, by which it is known whose account it is.
        Person = "person" "登记工号",
    }

    /// What the log of accesses tells.
    AccessKind {
        SignedIn = "signed_in" "登录",
        /// A wrong password, a name that nobody bears, or a disabled account.
        SignInFailed = "sign_in_failed" "登录失败",
        SignedOut = "signed_out" "退出登录",
        /// A list, workbook or archive was taken out.
        Exported = "exported" "导出",
        /// A file was fetched.
        FileRead = "file_read" "读取文件",
    }

    /// The kinds of event in groups, as an auditor looks for them.
    EventGroup {
        Access = "access" "账号与角色",
        Site = "site" "党组织与设置",
        Rounds = "rounds" "活动与批次",
        Application = "application" "申报与审核",
        Review = "review" "评审与立项",
        Publicity = "publicity" "公示与异议",
        Building = "building" "建设、考核与命名",
        Supervision = "supervision" "督导与整改",
        /// Left out of the log unless it is asked for.
        Mail = "mail" "提醒邮件",
    }

    /// A round from set-up to its end.
    RoundStatus {
        /// Being set up: the definition and the dates may still be edited.
        Preparing = "preparing" "筹备中",
        /// Announced: the definition is frozen, changes are amendments.
        Open = "open" "进行中",
        Closed = "closed" "已结束",
    }

    /// One revision of a form's answers.
    SubmissionStatus {
        /// Being filled in; at most one per project and form.
        Draft = "draft" "草稿",
        /// Handed in and frozen.
        Submitted = "submitted" "已提交",
        /// Handed in once, replaced by a later revision.
        Superseded = "superseded" "已被新稿取代",
    }

    /// How a unit or person holds a project.
    HolderRole {
        Lead = "lead" "牵头单位",
        Joint = "joint" "联合单位",
        Leader = "leader" "负责人",
    }

    /// Where something owed stands. Due soon and overdue are derived from today, not stored.
    ObligationStatus {
        Open = "open" "待办",
        /// Done.
        Settled = "settled" "已完成",
        /// No longer owed: the project ended or the ground fell away.
        Waived = "waived" "已免除",
    }
}

impl ObligationStatus {
    /// Settled or waived: the row never changes again.
    pub fn is_end(self) -> bool {
        match self {
            Self::Open => false,
            Self::Settled | Self::Waived => true,
        }
    }
}

words! {
    /// What a superior unit says to a submission (审核推荐意见).
    EndorsementDecision {
        Endorsed = "endorsed" "同意推荐",
        Returned = "returned" "退回修改",
        Declined = "declined" "不予推荐",
    }

    /// What is decided on a project.
    Decided {
        /// Sent back to be mended.
        Return = "return" "退回",
        Screen = "screen" "资格审查",
        /// The scoring has ended.
        Score = "score" "评分结束",
        Shortlist = "shortlist" "入围决定",
        /// Material is sent back.
        SendBack = "send_back" "材料退回",
        Revision = "revision" "修改稿审定",
        Propose = "propose" "拟立项决定",
        Admit = "admit" "立项",
        Grade = "grade" "等次",
        Title = "title" "命名",
        Lapse = "lapse" "逾期未报",
        Withdraw = "withdraw" "退出",
        Revoke = "revoke" "撤销",
    }

    /// A step of a project that whoever took it may take back while nothing was built on it.
    Undoable {
        Return = "return" "退回修改",
        Endorse = "endorse" "推荐",
        Decline = "decline" "不推荐",
        Screen = "screen" "资格审查结果",
        Shortlist = "shortlist" "评审结果",
        SendBack = "send_back" "退回材料",
        Accept = "accept" "修改稿审定",
        Propose = "propose" "拟立项决定",
        /// With all that its notice names.
        Post = "post" "公示",
        Grade = "grade" "评定",
        Title = "title" "命名",
    }

    /// How a decision went; what can go one way only went yes.
    Verdict {
        Yes = "yes" "是",
        No = "no" "否",
        Pass = "pass" "通过",
        Conditional = "conditional" "限期整改",
        Fail = "fail" "不通过",
    }
}

impl From<bool> for Verdict {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl From<Outcome> for Verdict {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Pass => Self::Pass,
            Outcome::Conditional => Self::Conditional,
            Outcome::Fail => Self::Fail,
        }
    }
}

words! {
    /// Why a stage's due date was moved for one project.
    ExtensionKind {
        /// After a conditional final.
        Conditional = "conditional" "延期建设",
        Request = "request" "申请延期",
    }

    /// Where a finding comes from.
    FindingSource {
        Concentrated = "concentrated" "集中督查",
        SpotCheck = "spot_check" "随机抽查",
        CrossCheck = "cross_check" "交叉检查",
        Daily = "daily" "日常",
        Midterm = "midterm" "中期考核",
        Final = "final" "期满验收",
        Letter = "letter" "来信",
        Objection = "objection" "公示异议",
        /// As the person who wrote it down calls it.
        Other = "other" "其他",
    }
}

impl FindingSource {
    /// The source that a person names, and the name itself where it is none of ours. Not named is
    /// daily work.
    pub fn read(named: &str) -> (Self, Option<String>) {
        let named = crate::text::line(named);
        if named.is_empty() {
            return (Self::Daily, None);
        }
        match Self::ALL.iter().find(|s| s.label() == named) {
            Some(known) => (*known, None),
            None => (Self::Other, Some(named)),
        }
    }

    /// The words shown to people, given what [`Self::read`] took down.
    pub fn called(self, named: Option<&str>) -> &str {
        named.unwrap_or(self.label())
    }
}

impl From<SupervisionKind> for FindingSource {
    fn from(kind: SupervisionKind) -> Self {
        match kind {
            SupervisionKind::Concentrated => Self::Concentrated,
            SupervisionKind::SpotCheck => Self::SpotCheck,
            SupervisionKind::CrossCheck => Self::CrossCheck,
        }
    }
}

words! {
    /// A publicity notice (公示).
    NoticeStatus {
        Open = "open" "公示中",
        Closed = "closed" "公示期满",
        Withdrawn = "withdrawn" "已撤回",
    }

    /// An objection to a notice (异议): confirmed, admitted or not, looked into, concluded.
    ObjectionStatus {
        /// Whoever made it has not said yet, by the link in the mail, that it was they.
        Unconfirmed = "unconfirmed" "待本人确认",
        /// It holds the admission up until it is admitted or not. One with a telephone number alone
        /// is called back first.
        Pending = "pending" "待受理",
        /// Admitted: the project is marked and frozen.
        Open = "open" "已受理，核查中",
        Refused = "refused" "不予受理",
        Upheld = "upheld" "异议成立",
        Dismissed = "dismissed" "异议不成立",
    }

    /// A problem found (问题): 问题 → 整改 → 复核 → 销号.
    FindingStatus {
        Open = "open" "待整改",
        /// An answer is in and waits for its check.
        Rectified = "rectified" "待复核",
        /// Checked by another person than who rectified.
        Closed = "closed" "已销号",
    }

    /// A supervision campaign (督导).
    CampaignStatus {
        Open = "open" "进行中",
        Closed = "closed" "已结束",
        /// Its time for visits went by while nothing ran: written down, not held.
        Missed = "missed" "错过",
    }

    /// A visit to one project within a campaign.
    VisitStatus {
        Due = "due" "待查看",
        Done = "done" "已查看",
        Cancelled = "cancelled" "已取消",
    }

    /// What became of a reminder step on the morning it was reached.
    ReminderOutcome {
        /// Part of that morning's digest.
        Sent = "sent" "已提醒",
        /// A more urgent step of the same obligation went out that morning.
        Overtaken = "overtaken" "已由更紧的提醒代替",
    }

    /// A mail on its way out.
    MailState {
        Planned = "planned" "待发送",
        /// Taken by a mailer until its lease runs out.
        Leased = "leased" "发送中",
        Sent = "sent" "已发送",
        /// The last attempt failed; another follows.
        Failed = "failed" "发送失败，将重试",
        /// No further attempt; an administrator sees it.
        GivenUp = "given_up" "已放弃",
        /// Not sent on purpose: by the time it could go, what it says or whom it is for was no longer so.
        Skipped = "skipped" "不必再发",
    }
}

impl MailState {
    /// States of mails that are still to go.
    pub const TO_GO: [Self; 3] = [Self::Planned, Self::Leased, Self::Failed];
}

words! {
    /// What is wrong with the mail server as a whole.
    ServerTrouble {
        /// It does not answer, or does not let the site sign in or send.
        Unreachable = "unreachable" "连不上邮件服务器",
        /// It answers, and refuses every recipient.
        Refusing = "refusing" "邮件服务器拒收所有人",
    }
}
