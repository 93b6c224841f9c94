//! The form for a record.

use domain::answers::FieldProblem;
use domain::dates::cn_date;
use domain::record::RecordKind;
use domain::scoring;
use domain::unit::Standing as Height;
use ledger::records::EVIDENCE;
use maud::{Markup, html};

use super::Sheet;
use crate::material::accept;
use crate::ui::State;
use crate::ui::form::{Choice, Field, error_summary, id, section};
use crate::ui::parts::{self, Look, button};
use crate::ui::shell::{Shell, page as frame, page_head};
use crate::web::{Me, Pairs, once};

pub fn page(
    shell: &Shell,
    sheet: &Sheet,
    me: &Me,
    typed: &Pairs,
    problems: &[FieldProblem],
    limit: u64,
) -> Markup {
    let errors: Vec<(String, String)> = problems
        .iter()
        .map(|p| (id(&p.field), p.message.clone()))
        .collect();
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
    let body = html! {
        (page_head(title, Some(&format!("{}。写清时间、做了什么、多少人到；附签到表或照片，约 3 分钟。", sheet.name)), html! {}))
        (error_summary(&errors))
        @if let Some(old) = &sheet.corrects {
            (parts::note(State::Wait, html! { "更正 " (cn_date(old.happened_on)) "“" (old.title) "”。原记录保留可查，佐证文件随新记录走。" }, html! {}))
        }
        div .with-aside {
            form .panel method="post" action=(action) enctype="multipart/form-data" novalidate {
                div .panel-body.roomy { (once::field(&me.once)) (fields(sheet, me, typed, problems, limit)) p { (button(Look::Next, verb)) } }
            }
            aside .aside {
                @if !sheet.wanted.is_empty() {
                    (parts::panel("wanted", "哪些记录计入里程碑", html! {}, html! { ul .stack-tight.small { @for line in &sheet.wanted { li { (line) } } } }))
                }
            }
        }
    };
    frame(shell, body)
}

/// With which project something is logged that is owed for all of them: address of the form, name
/// and code of each.
pub fn choose(
    shell: &Shell,
    title: &str,
    round: &str,
    choices: &[(String, String, String)],
) -> Markup {
    let body = html! {
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
    };
    frame(shell, body)
}

fn fields(sheet: &Sheet, me: &Me, typed: &Pairs, problems: &[FieldProblem], limit: u64) -> Markup {
    let error = |name: &str| {
        problems
            .iter()
            .find(|p| p.field == name)
            .map(|p| p.message.as_str())
    };
    let field =
        |name: &'static str, label: &'static str| Field::new(name, label).error(error(name));
    let kinds: Vec<Choice> = RecordKind::ALL
        .iter()
        .map(|k| Choice::new(k.key(), k.label()))
        .collect();
    let heights: Vec<Choice> = Height::ALL
        .iter()
        .map(|h| Choice::new(h.key(), h.label()))
        .collect();
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
    let get = |name| typed.get(name);
    html! {
        (section("what", "做了什么", "", html! {
            div .two {
                (field("kind", "类型").required(true).select(&kinds, get("kind"), Some("请选择")))
                (field("happened_on", "日期").required(true).hint(until.as_str()).date(get("happened_on")))
            }
            (field("title", "标题").required(true).hint("一句话，100 字以内，例如“主题党日：走进算力中心”").text(get("title")))
            (field("body", "内容").hint("可以不写；4000 字以内，全文可作附件").textarea(get("body"), None))
            div .two {
                (field("attended", "实到人数").number(get("attended")))
                (field("expected", "应到人数").number(get("expected")))
            }
            @if !plan.is_empty() {
                (field("plan_item", "完成了哪项计划任务").hint("选了就算这项任务完成，不再提醒").select(&plan, get("plan_item"), Some("不对应")))
            }
            @if !indicators.is_empty() {
                (field("indicator", "支撑哪项指标").select(&indicators, get("indicator"), Some("不对应")))
            }
        }))
        (section("where", "发布情况", "新闻稿件和专题页面填写", html! {
            div .two {
                (field("outlet", "发布平台").hint("例如 校新闻网").text(get("outlet")))
                (field("outlet_standing", "平台层级").hint("新闻稿件必填，够层级的才计入里程碑").select(&heights, get("outlet_standing"), Some("不是新闻稿件")))
            }
            (field("url", "链接").hint("新闻稿件和专题页面必填，以 http:// 或 https:// 开头").url(get("url")))
            (field("about_own_work", "内容是宣介本支部自己的工作").checkbox(get("about_own_work") == "yes"))
        }))
        (section("proof", "佐证", "", html! {
            (field("files", "佐证文件").hint(Some(&*format!("签到表、照片、会议记录等，最多 {EVIDENCE} 个，够说明事情即可；照片不是必须的"))).files(&[], accept(), limit, true))
            @if !problems.is_empty() { p .hint { "改正以后请重新选择文件：浏览器不会替您记住。" } }
        }))
        @if sheet.corrects.is_some() {
            (section("why", "更正理由", "", html! {
                (field("reason", "为什么更正").required(true).text(get("reason")))
            }))
        }
    }
}
