//! The form for a record.

use domain::dates::cn_date;
use domain::promised::PlanItem;
use domain::record::RecordKind;
use domain::scoring;
use domain::text::quoted;
use domain::unit::Standing as Height;
use ledger::records::EVIDENCE;
use maud::{Markup, html};

use super::RecordForm;
use crate::material::accept;
use crate::ui::State;
use crate::ui::form::{Choice, section};
use crate::ui::parts::{self, Look, button};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::Filling;

/// The form. `titled` is the page's title and the most bytes of a file.
pub fn page(
    sheet: &RecordForm,
    me: &Me,
    kind: Option<RecordKind>,
    form: Filling<'_>,
    (title, limit): (&str, u64),
) -> Markup {
    let (action, verb) = match &sheet.corrects {
        None => (
            format!("/projects/{}/records/new", sheet.project),
            "登记这条记录",
        ),
        Some(old) => (
            format!("/records/{}/correction", old.id),
            "用这条更正原记录",
        ),
    };
    let how = match kind {
        Some(RecordKind::News | RecordKind::TopicPage) => {
            "先粘贴链接，认得的平台和层级会自动填上，约半分钟。"
        }
        Some(_) | None => "写清时间、做了什么、多少人到；附签到表或照片，约 3 分钟。",
    };
    let other = html! {
        @if sheet.corrects.is_none() { (parts::link(Look::Plain, "换一种记录", &domain::paths::new_record(sheet.project))) }
    };
    html! {
        (page_head(title, Some(&format!("{}。{how}", sheet.name)), other))
        @if let Some(old) = &sheet.corrects {
            (parts::note(State::Wait, html! { "更正 " (cn_date(old.happened_on)) (quoted(&old.title)) "。原记录保留可查，佐证文件随新记录走。" }, html! {}))
        }
        div .with-aside {
            form .panel method="post" action=(action) enctype="multipart/form-data" novalidate data-outlets=(offered(sheet)) {
                div .panel-body.roomy { (form.once(me)) (fields(sheet, me, kind, form, limit)) p { (button(Look::Next, verb)) } }
            }
            (counted(sheet))
        }
    }
}

/// For the script: outlet and level by the end of a link's host.
fn offered(sheet: &RecordForm) -> String {
    let known = sheet
        .outlets
        .iter()
        .map(|o| (&o.host, &o.name, o.standing.key()));
    serde_json::to_string(&known.collect::<Vec<_>>()).unwrap_or_default()
}

fn counted(sheet: &RecordForm) -> Markup {
    html! {
        aside .aside {
            @if !sheet.wanted.is_empty() {
                (parts::panel("wanted", "哪些记录计入里程碑", html! {}, html! { ul .stack-tight.small { @for line in &sheet.wanted { li { (line) } } } }))
            }
        }
    }
}

/// The kinds of record there are: each has a form of its own.
pub fn kinds(sheet: &RecordForm) -> Markup {
    let form = |kind: RecordKind| {
        format!(
            "{}?kind={}",
            domain::paths::new_record(sheet.project),
            kind.key()
        )
    };
    html! {
        (page_head("记一条什么？", Some(&sheet.name), html! {}))
        div .with-aside {
            ul .kinds {
                @for kind in RecordKind::offered() { li { a .btn.btn-wide href=(form(kind)) { (kind.label()) } } }
            }
            (counted(sheet))
        }
    }
}

/// With which project something is logged: address of the form, name and code of each.
pub fn choose(title: &str, lede: &str, choices: &[(String, String, String)]) -> Markup {
    html! {
        (page_head(title, Some(lede), html! {}))
        @if choices.is_empty() {
            (parts::empty("现在没有可以登记的项目", "立项以后、验收以前的项目才登记纪实记录。", parts::link(Look::Plain, "看项目", "/projects")))
        } @else {
            ul .checklist {
                @for (href, name, code) in choices {
                    li data-state="todo" { span { a href=(href) { b { (name) } } " " span .code.faint { (code) } } a .btn.btn-small href=(href) { "在这里登记" } }
                }
            }
        }
    }
}

/// What the kind asks for, and everything else folded; where the kind is not known, all of it.
fn fields(
    sheet: &RecordForm,
    me: &Me,
    kind: Option<RecordKind>,
    form: Filling<'_>,
    limit: u64,
) -> Markup {
    let old = sheet.corrects.as_ref().map(|old| old.kind);
    let kinds: Vec<Choice> = (RecordKind::ALL.iter())
        .filter(|kind| kind.is_offered() || old == Some(**kind))
        .map(|kind| Choice::new(kind.key(), kind.label()))
        .collect();
    let first = kind.map_or(&[][..], RecordKind::fields);
    let rest: Vec<&str> = ORDER
        .iter()
        .copied()
        .filter(|name| !first.contains(name))
        .collect();
    let shown = |name: &str| field(sheet, me, form, limit, name);
    let wrong = rest.iter().any(|name| form.error(name).is_some());
    let asked = rest.contains(&"plan_item") && !form.value("plan_item").is_empty();
    html! {
        @match kind {
            Some(kind) if sheet.corrects.is_none() => { input type="hidden" name="kind" value=(kind.key()); }
            Some(_) | None => (form.select("kind", &kinds, Some("请选择"))),
        }
        div .stack { @for name in first { (shown(name)) } }
        details .fold open[wrong || asked || kind.is_none() || sheet.corrects.is_some()] {
            summary { "还可以补充" }
            div .stack { @for name in &rest { (shown(name)) } }
        }
        @if sheet.corrects.is_some() { (section("why", "更正理由", "", form.show("reason"))) }
    }
}

/// Every field beside the kind, in the order in which those stand that a kind does not ask for.
const ORDER: [&str; 12] = [
    "happened_on",
    "title",
    "body",
    "attended",
    "expected",
    "plan_item",
    "indicator",
    "url",
    "outlet",
    "outlet_standing",
    "about_own_work",
    "files",
];

fn field(sheet: &RecordForm, me: &Me, form: Filling<'_>, limit: u64, name: &str) -> Markup {
    match name {
        "happened_on" => {
            let until = format!("已经发生的事，不晚于{}", cn_date(me.today));
            form.input(name, &form.field(name).hint(until.as_str()))
        }
        "plan_item" | "indicator" => {
            let choices = if name == "indicator" {
                indicators(sheet)
            } else {
                plan(sheet)
            };
            html! { @if !choices.is_empty() { (form.select(name, &choices, Some("不对应"))) } }
        }
        "outlet_standing" => form.select(name, &Choice::words::<Height>(), Some("请选择")),
        "files" => {
            let hint = format!(
                "签到表、照片、会议记录等，最多 {EVIDENCE} 个，够说明事情即可；照片不是必须的"
            );
            html! {
                (form.field(name).hint(hint.as_str()).files(&[], accept(), limit, true))
                (form.files_again())
            }
        }
        _ => form.show(name),
    }
}

fn indicators(sheet: &RecordForm) -> Vec<Choice> {
    let leaves = sheet.standard.iter().flat_map(scoring::leaves);
    leaves.map(|i| Choice::new(&i.key, &i.title)).collect()
}

fn plan(sheet: &RecordForm) -> Vec<Choice> {
    let choice = |(item, done): &(PlanItem, bool)| {
        let done = if *done { "（已完成）" } else { "" };
        Choice::new(
            &item.key,
            format!("{}前：{}{done}", item.due.label(), item.title),
        )
    };
    sheet.plan.iter().map(choice).collect()
}
