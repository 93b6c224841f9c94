//! What the marks and the states of a page mean, said from the enums themselves: a new one has to be
//! explained before it compiles.

use domain::stage::{StageKind, Status};
use domain::states::{ObjectionStatus, Role};
use maud::{Markup, html};

use crate::ui::State;
use crate::ui::parts::{self, Column};
use crate::ui::shell::{Crumb, page_head};
use crate::web::route::{Access, Route, get};
use crate::web::{Asking, Nothing, Page};

/// Where everything is explained.
pub const PATH: &str = "/help";

pub fn routes() -> Vec<Route> {
    vec![get(PATH, Access::SignedIn, page)]
}

async fn page(on: Asking<Nothing>) -> Page {
    let title = "标记和状态的含义";
    on.page(title, PATH, vec![Crumb::new(title)], view()).await
}

/// What a mark says beside a deadline or a line of a list.
fn mark(state: State) -> (&'static str, &'static str) {
    match state {
        State::Todo => ("未到期", "还有时间，到期前 30 天起每天早晨提醒。"),
        State::Soon => (
            "临期",
            "快到期限，或者要您留意；多少天内算临期由批次规定，一般 14 天。",
        ),
        State::Late => ("逾期", "期限已过，还没有办。逾期天数按自然日算。"),
        State::Done => ("完成", "已经办结，不再提醒。"),
        State::Wait => ("待办理", "您这边已经交出，轮到别人办，不再提醒您。"),
        State::Off => ("不再办理", "已免除、已结束或不再有效。"),
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

fn words(id: &str, title: &str, lines: impl Iterator<Item = (Markup, &'static str)>) -> Markup {
    parts::section(
        id,
        title,
        "",
        html! {},
        parts::table(
            "table-plain",
            title,
            &["写法", "含义"].map(Column::new),
            html! { @for (word, meaning) in lines { tr { th scope="row" .nowrap { (word) } td { (meaning) } } } },
        ),
    )
}

fn view() -> Markup {
    let marks = State::ALL.into_iter().map(|state| {
        let (word, meaning) = mark(state);
        (parts::tag(state, word), meaning)
    });
    html! {
        (page_head("标记和状态的含义", Some("每页用的是同一套标记：图形、文字和颜色说的是一回事。找不到要办的事，先看“工作台”。"), html! {}))
        (words("marks", "标记", marks))
        (words("status", "项目的状态", Status::ALL.iter().map(|s| (html! { (s.label()) }, status(*s)))))
        (words("stages", "阶段", StageKind::ALL.iter().map(|s| (html! { (s.label()) }, stage(*s)))))
        (words("objections", "公示异议", ObjectionStatus::ALL.iter().map(|s| (html! { (s.label()) }, objection(*s)))))
        (words("roles", "角色", Role::ALL.iter().map(|r| (html! { (r.label()) }, role(*r)))))
        (parts::section("sources", "“据”", "", html! {}, html! {
            p { "数字、期限旁的“据”，点开是出处：哪份通知的哪一条；“可以改的建议值”是通知没有写、系统先定的，开批次时可以改；“未经文件核实”是没有见到原文的，请按正式文件核对。" }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_and_state_is_explained() {
        let page = view().into_string();
        for word in Status::ALL.iter().map(|s| s.label()) {
            assert!(page.contains(&format!(">{word}</th>")), "{word}");
        }
        for state in State::ALL {
            let (_, meaning) = mark(state);
            assert!(
                page.contains(meaning) && page.contains(&format!("data-state=\"{}\"", state.key()))
            );
        }
    }
}
