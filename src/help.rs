//! What the marks and the states of a page mean, said from the enums themselves: a new one has to be
//! explained before it compiles.

use domain::programme::Source;
use domain::stage::{StageKind, Status, Word};
use domain::states::{
    FindingStatus, MailState, NoticeStatus, ObjectionStatus, Role, RoundStatus, SubmissionStatus,
};
use maud::{Markup, html};

use crate::ui::State;
use crate::ui::explained::{Explained, HELP as PATH};
use crate::ui::parts::{self, Column};
use crate::ui::shell::{Crumb, page_head};
use crate::web::route::{Access, Route, get};
use crate::web::{Asking, Nothing, Page};

pub fn routes() -> Vec<Route> {
    vec![get(PATH, Access::SignedIn, page)]
}

async fn page(on: Asking<Nothing>) -> Page {
    let title = "标记和状态的含义";
    on.page(title, PATH, vec![Crumb::new(title)], view()).await
}

/// What a mark says beside a deadline or a line of a list.
fn mark(state: State) -> &'static str {
    match state {
        State::Todo => "还有时间，到期前 30 天起每天早晨提醒。",
        State::Soon => "快到期限，或者要您留意；多少天内算临期由批次规定，一般 14 天。",
        State::Late => "期限已过，还没有办。逾期天数按自然日算。",
        State::Done => "已经办结，不再提醒。",
        State::Wait => "您这边已经交出，轮到别人办，不再提醒您。",
        State::Off => "已免除、已结束或不再有效。",
    }
}

/// What it means that a project stands so, and who has the turn.
fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "申报单位正在填写，还没有提交。",
        Status::Returned => "退回申报单位修改，改好后重新提交。",
        Status::Lapsed => "申报截止时没有提交，本轮到此为止。",
        Status::Waiting => "等本阶段的办理单位审核、评审或审定。",
        Status::Declined => "上级党组织没有推荐，本轮到此为止。",
        Status::Failed => "资格审查没有通过，本轮到此为止。",
        Status::Scored => "专家都已签署评分表，等办理单位确定入围名单。",
        Status::NotShortlisted => "评审没有入围，本轮到此为止。",
        Status::Due => "等申报单位提交本阶段的材料。",
        Status::HandedIn => "材料已提交，等办理单位审核。",
        Status::Proposed => "已列入拟定名单，接着公示。",
        Status::NotAdmitted => "没有列入名单，或公示后不予立项，本轮到此为止。",
        Status::Open => "名单正在公示；期满后还有异议待受理的，答复前不往下办。",
        Status::Objected => "已受理一件异议，作出结论前不能往下办。",
        Status::Active => "正在培育建设，按里程碑登记活动、提交材料。",
        Status::Conditional => "考核有条件通过，须在限期内整改。",
        Status::Extended => "验收延期，建设到新的期限为止。",
        Status::Titled => "已经命名授牌。",
        Status::Withdrawn => "申报单位自愿退出。",
        Status::Revoked => "立项或称号已被撤销。",
    }
}

/// Where a round stands.
fn round(status: RoundStatus) -> &'static str {
    match status {
        RoundStatus::Preparing => "开设单位还在设置，没有开始，别的单位看不到。",
        RoundStatus::Open => {
            "已经开始，按时间安排办理；标“可结束”的，项目都已办完，等开设单位结束批次。"
        }
        RoundStatus::Closed => "开设单位已经结束批次，不再产生待办和提醒。",
    }
}

/// Where what was written for a stage stands.
fn submission(status: SubmissionStatus) -> &'static str {
    match status {
        SubmissionStatus::Draft => "还在写，只有本单位看得到，没有提交。",
        SubmissionStatus::Submitted => "已经提交，内容不能再改；要改的，等办理单位退回。",
        SubmissionStatus::Superseded => "提交过，后来又提交了新的一稿，以新稿为准。",
    }
}

fn notice(status: NoticeStatus) -> &'static str {
    match status {
        NoticeStatus::Open => {
            "公示期内，任何人都可以看，可以提异议；标“期满待结束”的，等办理单位结束公示。"
        }
        NoticeStatus::Closed => "公示期已满，没有未答复的异议，已经结束。",
        NoticeStatus::Withdrawn => "公示已由办理单位撤回，不作数。",
    }
}

/// Where an objection stands, and who has the turn.
fn objection(status: ObjectionStatus) -> &'static str {
    match status {
        ObjectionStatus::Unconfirmed => {
            "反映人还没有点邮件里的链接确认；不影响项目，公示期满仍未确认的失效。"
        }
        ObjectionStatus::Pending => {
            "等组织公示的单位答复是否受理；只留了电话的，先致电核实。答复前所涉项目不立项。"
        }
        ObjectionStatus::Open => "已经受理，所涉项目暂停办理，等核查结论。",
        ObjectionStatus::Refused => "没有受理，理由已答复反映人；项目不受影响。",
        ObjectionStatus::Upheld => "核查属实，所涉项目不予立项。",
        ObjectionStatus::Dismissed => "核查不属实，项目恢复公示或继续办理。",
    }
}

/// Where a problem that was found stands.
fn finding(status: FindingStatus) -> &'static str {
    match status {
        FindingStatus::Open => "等项目单位整改，整改后提交说明和佐证。",
        FindingStatus::Rectified => "整改情况已提交，等另一人复核。",
        FindingStatus::Closed => "复核通过，问题已了结。",
    }
}

/// What becomes of a mail.
fn mail(state: MailState) -> &'static str {
    match state {
        MailState::Planned => "排在后面，很快就发。",
        MailState::Leased => "正在交给邮件服务器。",
        MailState::Sent => "邮件服务器已经收下；没有看到的，先看垃圾邮件。",
        MailState::Failed => "这一次没有发成，过一会儿自动再发。",
        MailState::GivenUp => "多次没有发成，不再发；要做的事仍在工作台。",
        MailState::Skipped => "到发送时事情已经办完，或者不再由您办，没有发。",
    }
}

/// Where a figure or a date comes from.
fn source(source: &Source) -> (&'static str, &'static str, &'static str) {
    match source {
        Source::Notice { .. } => (
            "source-notice",
            "通知的条款",
            "出自写明的那份通知的那一条，不能放宽。",
        ),
        Source::Suggested => (
            "source-suggested",
            "可以改的建议值",
            "通知没有写、系统先定的，开批次时可以改。",
        ),
        Source::Observed => (
            "source-observed",
            "个别单位做法",
            "见过个别单位这样做，不是统一规定，请按本单位文件核对。",
        ),
        Source::Unconfirmed => (
            "source-unconfirmed",
            "未经文件核实",
            "没有见到原文，请按正式文件核对。",
        ),
        Source::Round { .. } => (
            "source-round",
            "批次规则",
            "开设单位在这个批次里定的，写明了依据。",
        ),
    }
}

/// What happens in a stage of a kind.
fn stage(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Preparation => "申报前的准备，不交材料。",
        StageKind::Application => "申报单位填写并提交申报书。",
        StageKind::Endorsement => "上级党组织审核、排序、推荐。",
        StageKind::Screening => "办理单位核对申报条件。",
        StageKind::Review => "专家独立评分，汇总后确定入围名单。",
        StageKind::Revision => "入围单位按意见修改材料。",
        StageKind::Publicity => "名单对外公示，接受异议。",
        StageKind::Admission => "研究审定名单。",
        StageKind::Building => "按计划建设，登记活动，接受督导。",
        StageKind::Midterm => "提交中期材料，评定等次。",
        StageKind::Final => "提交期满材料，验收评定。",
        StageKind::Titling => "命名授牌。",
        StageKind::Sustaining => "命名以后继续建设，按期复核。",
    }
}

/// What whoever holds a role does here.
fn role(role: Role) -> &'static str {
    match role {
        Role::Organiser => "开批次，组织审核、评审、公示、考核和督导。",
        Role::Endorser => "审核所辖支部的材料，推荐、排序，跟踪整改。",
        Role::Editor => "为本单位填写申报书、登记活动、提交材料和整改情况。",
        Role::Viewer => "查看所辖单位的进展，不办理。",
        Role::Expert => "评阅分到的材料，独立评分，有关系的申请回避。",
        Role::Supervisor => "到抽中的项目现场查看，登记结论和问题。",
        Role::Admin => "管理账号、党组织和设置，看不到申报内容。",
        Role::Auditor => "查看和核对日志，确认授权，看不到申报内容。",
    }
}

/// A word, where its line is found, and what it means.
type Line = (String, Markup, &'static str);

fn words(id: &str, title: &str, lines: impl Iterator<Item = Line>) -> Markup {
    parts::section(
        id,
        title,
        "",
        html! {},
        parts::table(
            "table-plain",
            title,
            &["写法", "含义"].map(Column::new),
            html! { @for (anchor, word, meaning) in lines { tr #(anchor) { th scope="row" .nowrap { (word) } td { (meaning) } } } },
        ),
    )
}

/// The words of a state, each with what it means.
fn states<W: Explained>(title: &str, meaning: fn(W) -> &'static str) -> Markup {
    let line = |word: &W| (word.anchor(), html! { (word.label()) }, meaning(*word));
    words(W::GROUP, title, W::WORDS.iter().map(line))
}

/// The words of what has no mark of its own.
fn others<W: Word>(id: &str, title: &str, meaning: fn(W) -> &'static str) -> Markup {
    let line = |word: &W| {
        (
            format!("{id}-{}", word.key()),
            html! { (word.label()) },
            meaning(*word),
        )
    };
    words(id, title, W::WORDS.iter().map(line))
}

fn view() -> Markup {
    let marks = State::ALL
        .into_iter()
        .map(|state| (state.anchor(), parts::tag(state, state.word()), mark(state)));
    let sources = [
        Source::Notice {
            notice: String::new(),
            clause: String::new(),
        },
        Source::Suggested,
        Source::Observed,
        Source::Unconfirmed,
        Source::Round {
            basis: String::new(),
        },
    ];
    let sources = sources.iter().map(|of| {
        let (anchor, word, meaning) = source(of);
        (anchor.to_owned(), html! { (word) }, meaning)
    });
    html! {
        (page_head("标记和状态的含义", Some("每页用的是同一套标记：图形、文字和颜色说的是一回事。各页末尾的“本页标记的含义”直接指到这里的那一行。"), html! {}))
        (words("marks", "标记", marks))
        (states("项目的状态", status))
        (states("批次的状态", round))
        (states("材料的状态", submission))
        (states("公示的状态", notice))
        (states("异议的状态", objection))
        (states("问题的状态", finding))
        (states("邮件的状态", mail))
        (others("stages", "阶段", stage))
        (others("roles", "角色", role))
        (words("sources", "“据”：数字和期限的出处，点开“据”就能看到", sources))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::explained;

    #[test]
    fn every_mark_and_state_is_explained() {
        let page = view().into_string();
        for word in Status::ALL.iter().map(|s| s.label()) {
            assert!(page.contains(&format!(">{word}</th>")), "{word}");
        }
        let states = explained::words().map(|(anchor, _)| anchor);
        let marks = State::ALL.into_iter().map(State::anchor);
        for anchor in states.chain(marks).chain(["sources".to_owned()]) {
            assert_eq!(
                page.matches(&format!("id=\"{anchor}\"")).count(),
                1,
                "{anchor}"
            );
        }
        for state in State::ALL {
            let meaning = mark(state);
            assert!(
                page.contains(meaning) && page.contains(&format!("data-state=\"{}\"", state.key()))
            );
        }
    }
}
