//! The form for a record.

use domain::dates::cn_date;
use domain::record::RecordKind;
use domain::scoring;
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

pub fn page(sheet: &RecordForm, me: &Me, form: Filling<'_>, errors: &Markup, limit: u64) -> Markup {
    let (title, action, verb) = match &sheet.corrects {
        None => (
            "记一条活动",
            format!("/projects/{}/records/new", sheet.project),
            "登记这条记录",
        ),
        Some(old) => (
            "更正记录",
            format!("/records/{}/correction", old.id),
            "用这条更正原记录",
        ),
    };
    html! {
        (page_head(title, Some(&format!("{}。写清时间、做了什么、多少人到；附签到表或照片，约 3 分钟。", sheet.name)), html! {}))
        (errors)
        @if let Some(old) = &sheet.corrects {
            (parts::note(State::Wait, html! { "更正 " (cn_date(old.happened_on)) "“" (old.title) "”。原记录保留可查，佐证文件随新记录走。" }, html! {}))
        }
        div .with-aside {
            form .panel method="post" action=(action) enctype="multipart/form-data" novalidate {
                div .panel-body.roomy { (form.once(me)) (fields(sheet, me, form, limit)) p { (button(Look::Next, verb)) } }
            }
            aside .aside {
                @if !sheet.wanted.is_empty() {
                    (parts::panel("wanted", "哪些记录计入里程碑", html! {}, html! { ul .stack-tight.small { @for line in &sheet.wanted { li { (line) } } } }))
                }
            }
        }
    }
}

/// With which project something is logged that is owed for all of them: address of the form, name
/// and code of each.
pub fn choose(title: &str, round: &str, choices: &[(String, String, String)]) -> Markup {
    html! {
        (page_head(&format!("登记“{title}”：选一个项目"), Some("这件事对本单位的全部立项项目只算一次，登记在其中任何一个项目里都可以。"), html! {}))
        @if choices.is_empty() {
            (parts::empty("现在没有可以登记的项目", "立项以后、验收以前的项目才登记纪实记录。", parts::link(Look::Plain, "看这个批次", round)))
        } @else {
            ul .checklist {
                @for (href, name, code) in choices {
                    li data-state="todo" { span { a href=(href) { b { (name) } } " " span .code.faint { (code) } } a .btn.btn-small href=(href) { "在这里登记" } }
                }
            }
        }
    }
}

fn fields(sheet: &RecordForm, me: &Me, form: Filling<'_>, limit: u64) -> Markup {
    let kinds = Choice::words::<RecordKind>();
    let heights = Choice::words::<Height>();
    let indicators: Vec<Choice> = sheet
        .standard
        .iter()
        .flat_map(scoring::leaves)
        .map(|i| Choice::new(&i.key, &i.title))
        .collect();
    let plan: Vec<Choice> = sheet
        .plan
        .iter()
        .map(|(item, done)| {
            let done = if *done { "（已完成）" } else { "" };
            Choice::new(
                &item.key,
                format!("{}前：{}{done}", item.due.label(), item.title),
            )
        })
        .collect();
    let until = format!("已经发生的事，不晚于{}", cn_date(me.today));
    let files =
        format!("签到表、照片、会议记录等，最多 {EVIDENCE} 个，够说明事情即可；照片不是必须的");
    html! {
        (section("what", "做了什么", "", html! {
            div .two {
                (form.select("kind", &kinds, Some("请选择")))
                (form.input("happened_on", &form.field("happened_on").hint(until.as_str())))
            }
            (form.show("title"))
            (form.show("body"))
            div .two {
                (form.show("attended"))
                (form.show("expected"))
            }
            @if !plan.is_empty() { (form.select("plan_item", &plan, Some("不对应"))) }
            @if !indicators.is_empty() { (form.select("indicator", &indicators, Some("不对应"))) }
        }))
        (section("where", "发布情况", "新闻稿件和专题页面填写", html! {
            div .two {
                (form.show("outlet"))
                (form.select("outlet_standing", &heights, Some("不是新闻稿件")))
            }
            (form.show("url"))
            (form.show("about_own_work"))
        }))
        (section("proof", "佐证", "", html! {
            (form.field("files").hint(files.as_str()).files(&[], accept(), limit, true))
            @if form.is_tried() { p .hint { "改正以后请重新选择文件：浏览器不会替您记住。" } }
        }))
        @if sheet.corrects.is_some() { (section("why", "更正理由", "", form.show("reason"))) }
    }
}
