//! The page of the log of accesses: who came in, tried to, went, and what was taken out.

use chrono::{DateTime, Utc};
use domain::ids::AccessLineId;
use domain::sought::Sought;
use domain::states::AccessKind;
use entity::{access_line, sought};
use maud::{Markup, html};
use sea_orm::{
    ColumnTrait, DerivePartialModel, PartialModelTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::query::{begins, day};
use super::{HERE, PER_PAGE};
use crate::app::App;
use crate::ui::State as Tone;
use crate::ui::form::{Choice, Field};
use crate::ui::parts::{self, Column, Look};
use crate::ui::shell::{Crumb, page_head};
use crate::web::text::address;
use crate::web::{Asking, Me, Nothing, Page, PageError, Paged};

pub const ACCESSES: &str = "/audit/accesses";

/// What the log is narrowed to; empty is everything. Days as typed, so that a wrong one is shown again.
struct Search {
    from: String,
    to: String,
    kind: String,
    who: String,
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "access_line::Entity")]
struct AccessRow {
    id: AccessLineId,
    at: DateTime<Utc>,
    kind: AccessKind,
    who: String,
    address: String,
    what: String,
}

pub async fn page(on: Asking<Nothing>) -> Page {
    let text = |name: &str| on.asked.get(name).trim().to_owned();
    let search = Search {
        from: text("from"),
        to: text("to"),
        kind: text("kind"),
        who: text("who"),
    };
    let mut unread = Vec::new();
    let lines = find(&on.app, &on.me, &search, on.asked.page(), &mut unread).await?;
    let path = vec![Crumb::link("日志", HERE), Crumb::new("访问日志")];
    let body = view(&search, &lines, &unread);
    on.page("访问日志", HERE, path, body).await
}

async fn find(
    app: &App,
    me: &Me,
    search: &Search,
    page: u64,
    unread: &mut Vec<&'static str>,
) -> Result<Paged<AccessRow>, PageError> {
    let mut found = access_line::visible_to(me.scope());
    if let Some(from) = day(&search.from, "起始日期", unread) {
        found = found.filter(access_line::Column::At.gte(begins(from)));
    }
    if let Some(after) = day(&search.to, "截止日期", unread).and_then(|d| d.succ_opt()) {
        found = found.filter(access_line::Column::At.lt(begins(after)));
    }
    if let Some(kind) = AccessKind::from_key(&search.kind) {
        found = found.filter(access_line::Column::Kind.eq(kind));
    }
    let who = Sought::read(&search.who);
    found = found.filter(sought::written(&who, access_line::Column::Who));
    let found = AccessRow::select_cols(found.select_only()).order_by_desc(access_line::Column::Id);
    Ok(Paged::load(&app.book.db, found, page, PER_PAGE as u64).await?)
}

fn view(search: &Search, lines: &Paged<AccessRow>, unread: &[&str]) -> Markup {
    let title = format!("访问日志 {} 条", lines.total);
    let said = "登录、登录失败、退出、导出和读取文件，都连同网络地址记在这里，几秒后列出。";
    html! {
        (page_head(&title, Some(said), parts::link(Look::Plain, "操作日志", HERE)))
        (filters(search))
        @if !unread.is_empty() {
            (parts::note(Tone::Late, html! { (unread.join("、")) "看不懂，没有按它筛选。日期写成 2024-11-29 的样子。" }, html! {}))
        }
        @if lines.is_empty() {
            (parts::empty("没有这样的记录", "放宽日期或换个词再找。", parts::link(Look::Plain, "看全部访问日志", ACCESSES)))
        } @else {
            (table(&lines.rows))
            (lines.foot(|n| url(search, n)))
        }
    }
}

fn filters(search: &Search) -> Markup {
    let kinds = Choice::words::<AccessKind>();
    html! {
        form .filters method="get" action=(ACCESSES) aria-label="筛选" {
            (Field::new("from", "起始日期").date_cell(&search.from))
            (Field::new("to", "截止日期").date_cell(&search.to))
            (Field::new("kind", "类别").select_bare(&kinds, &search.kind, Some("全部类别")))
            (Field::new("who", "人员").placeholder("姓名、岗位或登录名").search(&search.who))
            (parts::button(Look::Plain, "筛选"))
        }
    }
}

fn url(search: &Search, n: u64) -> String {
    let asked = [
        ("from", search.from.as_str()),
        ("to", &search.to),
        ("kind", &search.kind),
        ("who", &search.who),
        ("page", &n.to_string()),
    ];
    address(ACCESSES, &asked)
}

fn table(lines: &[AccessRow]) -> Markup {
    let columns = [
        Column::new("人员"),
        Column::new("做了什么"),
        Column::new("时间"),
        Column::new("网络地址"),
        Column::num("编号"),
    ];
    parts::table(
        "table-cards",
        "访问日志",
        &columns,
        html! {
            @for line in lines {
                tr {
                    th scope="row" {
                        @if line.who.is_empty() { span .muted { "内容已按规定删除" } } @else { (line.who) }
                    }
                    td data-label="做了什么" {
                        (line.kind.label())
                        @if !line.what.is_empty() { br; small .muted { (line.what) } }
                    }
                    td data-label="时间" .nowrap { (parts::instant_in_full(line.at)) }
                    td data-label="网络地址" { (line.address) }
                    td data-label="编号" .num { (line.id) }
                }
            }
        },
    )
}
