//! The page of an organiser who goes through what experts of a blind review get.

use maud::{Markup, html};

use super::blind_check::{CHECK, Checking, File, Open};
use super::papers::Handing;
use crate::ui::State;
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::page_head;
use crate::web::Me;
use crate::web::form::Tried;
use crate::web::shown::SHOWN;

pub fn page(me: &Me, c: &Checking, tried: &Tried) -> Markup {
    let action = format!("/projects/{}/blind", c.id);
    let lede = "单位、上级和人员的名称已经自动遮去；这里是另外像姓名、单位或联系方式的。没有勾选的都遮去，保存后归入“另外要遮去的词”。";
    html! {
        (page_head(&format!("匿名检查：{}", c.code), Some(lede), state(me, c)))
        (tried.note())
        form .stack method="post" action=(action) {
            input type="hidden" name=(SHOWN) value=(c.shown);
            (parts::section("words", "疑似姓名、单位和联系方式", &format!("{} 处", c.suspects.len()), html! {}, suspects(c)))
            (CHECK.blank().field("more").error(tried.error("more")).textarea(&c.more, None))
            @if c.is_stale { p .small.muted { "现在存的：" (stored(c)) } }
            (parts::section("files", "附件", "专家拿到的是去掉属性、作者和拍摄位置的副本", html! {}, files(c)))
            div .actions {
                (parts::button(Look::Next, "保存匿名检查"))
                (parts::link(Look::Plain, "回到批次", &format!("/rounds/{}", c.round)))
            }
        }
    }
}

fn state(me: &Me, c: &Checking) -> Markup {
    match &c.check.done {
        Some((at, _)) => parts::tag(
            State::Done,
            &format!(
                "{} 核对过",
                parts::day_label(domain::dates::shanghai_date(*at), me.today)
            ),
        ),
        None => parts::tag(State::Todo, "还没有核对"),
    }
}

/// The words that are covered as things are stored.
fn stored(c: &Checking) -> String {
    let words: Vec<&str> = c.check.decided(false).map(String::as_str).collect();
    if words.is_empty() {
        "没有另外要遮去的词".to_owned()
    } else {
        words.join("、")
    }
}

fn suspects(c: &Checking) -> Markup {
    if c.suspects.is_empty() {
        return parts::empty(
            "没有别的像姓名、单位或联系方式的",
            "如有遗漏，写在下面“另外要遮去的词”里。",
            html! {},
        );
    }
    let columns = ["照常显示", "写的是", "上下文", "次数"].map(Column::new);
    parts::table(
        "table-plain table-cards",
        "疑似姓名、单位和联系方式",
        &columns,
        html! {
            @for (word, suspect) in &c.suspects {
                @let is_stored = c.check.words.get(word) == Some(&true);
                tr {
                    td .fit data-label="照常显示" { input type="hidden" name="word" value=(word); input type="checkbox" name="show" value=(word) checked[suspect.shown] aria-label={ "照常显示 " (word) }; }
                    th scope="row" { (word) @if c.is_stale && is_stored != suspect.shown { span .sub { "现在存的：" @if is_stored { "照常显示" } @else { "遮去" } } } }
                    td data-label="上下文" { (suspect.around) }
                    td data-label="次数" { (suspect.times) }
                }
            }
        },
    )
}

fn files(c: &Checking) -> Markup {
    if c.files.is_empty() {
        return parts::empty("没有附件", "专家只看申报书。", html! {});
    }
    let columns = ["交给专家", "文件", "核对"].map(Column::new);
    parts::table(
        "table-plain table-cards",
        "附件",
        &columns,
        html! {
            @for file in &c.files {
                @let fit = file.handing != Handing::Never && file.unfit.is_none();
                @let now = Handing::Given == file.handing;
                tr {
                    td .fit data-label="交给专家" {
                        @if fit {
                            input type="hidden" name="file" value=(file.public_id);
                            input type="checkbox" name="give" value=(file.public_id) checked[file.given] aria-label={ "交给专家 " (file.name) };
                        } @else { span .faint { "—" } }
                    }
                    th scope="row" {
                        a href={ "/files/" (file.public_id) } { (file.name) }
                        @if c.is_stale && fit && now != file.given { span .sub { "现在存的：" @if now { "交给专家" } @else { "不交" } } }
                    }
                    td data-label="核对" { (remark(file)) }
                }
            }
        },
    )
}

fn remark(file: &File) -> Markup {
    let by_itself = file.handing == Handing::Given || file.handing == Handing::Kept;
    html! {
        @match &file.unfit {
            Some(why) => { (why) "这个文件不交给专家。" }
            None => {
                @if !file.names.is_empty() { "读出的名称：" (file.names.join("、")) "。" }
                @else if file.readable { "文字里没有读出名称。" }
                @else { "没有能读出的文字，请打开看一看画面里有没有名称。" }
                @match file.open {
                    Some(Open::Within) => { "里面套有 PDF、视频或矢量图，遮不住，请打开看过再交。" }
                    Some(Open::Pdf) => { "PDF 的正文遮不住，有名称的请让申报单位去掉后再传，或不交给专家。" }
                    None => { @if by_itself && !file.names.is_empty() { "已在副本里遮去。" } }
                }
            }
        }
    }
}
