//! Beginning a round: choosing a programme or bringing its file, naming host and day of the notice.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::response::Response;
use chrono::NaiveDate;
use domain::dates::Precision;
use domain::ids::{ProgrammeId, RoundId, UnitId};
use domain::programme::{self, Builtin, CountFrom};
use domain::states::Role;
use entity::programme as stored;
use ledger::rounds::RoundStart;
use ledger::{Happened, LedgerError, Once};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::forms::moment;
use super::{HERE, path, views};
use crate::app::App;
use crate::web::form::{Doing, Filled, Form, Tried, area, both, choice, file, text};
use crate::web::reply::done;
use crate::web::text::clean;
use crate::web::typed::Typed;
use crate::web::{Asking, Me, Nothing, Page, PageError, unprocessable};

type OnSite = Doing<Nothing>;

/// A host of the wrong level or a missing start of building is refused on the page.
pub static START: Form = Form::new(
    "新建批次",
    &[
        choice("programme", "活动").required(),
        choice("host", "由哪个单位开设").required(),
        text("announced", "通知日期")
            .required()
            .hint("写到日，如 2026-10-16"),
        text("cycle", "培育起点").hint("留空按活动文件推算；只写到月也可以，如 2026-11"),
        choice("count_from", "公示等工作日怎样起算").hint("通知发布当天算不算第 1 天"),
        text("name", "批次名称").hint("留空用“年份 + 简称”"),
    ],
);

pub static PROGRAMME: Form = Form::new(
    "检查并登记活动文件",
    &[area("text", "活动文件内容"), file("file", "或选择文件")],
);

/// What a round can be made from, and by which of one's units.
#[derive(Debug)]
pub struct Offer {
    pub programmes: Vec<Offered>,
    /// Units of which one is organiser: id, name, level.
    pub hosts: Vec<(UnitId, String, Option<domain::unit::Level>)>,
}

/// One programme to choose.
#[derive(Debug, PartialEq, Eq)]
pub struct Offered {
    /// `builtin:CODE` or `stored:ID`.
    pub value: String,
    pub title: String,
    /// Level that hosts it, standing of its title, building cycle or not; empty for stored ones.
    pub note: String,
    /// None for stored ones: the ledger says when they are used.
    pub host: Option<domain::unit::Level>,
    /// Why no round of it can be opened at all.
    pub refused: Option<String>,
}

async fn offer(app: &App, me: &Me) -> Result<Offer, PageError> {
    let mut programmes: Vec<Offered> = programme::builtin()
        .iter()
        .filter_map(|file| {
            let p = programme::read(file.text).ok()?.programme;
            Some(Offered {
                value: format!("builtin:{}", file.code),
                note: format!(
                    "{}开设，{}，{}",
                    p.host.label(),
                    p.standing.label(),
                    if p.has_cycle() {
                        "有培育周期"
                    } else {
                        "一次评定"
                    }
                ),
                refused: domain::lifecycle::can_open(&p)
                    .err()
                    .map(|why| why.to_string()),
                title: p.title,
                host: Some(p.host),
            })
        })
        .collect();
    // Texts that came with the program are offered once already.
    let known: Vec<String> = programme::builtin()
        .iter()
        .map(|file| file.code.to_owned())
        .collect();
    let rows: Vec<(
        ProgrammeId,
        String,
        String,
        String,
        chrono::DateTime<chrono::Utc>,
    )> = stored::visible_to(me.scope())
        .select_only()
        .columns([stored::Column::Id])
        .columns([
            stored::Column::Code,
            stored::Column::Title,
            stored::Column::Digest,
        ])
        .column(stored::Column::CreatedAt)
        .order_by_desc(stored::Column::Id)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    let digests: Vec<String> = programme::builtin().iter().map(digest).collect();
    // What came with the program is offered as that.
    let rows = rows.into_iter().filter(|row| !digests.contains(&row.3));
    let rows: Vec<_> = rows.collect();
    let codes: Vec<String> = rows.iter().map(|row| row.1.clone()).collect();
    let versions = |among: &[String], code: &str| among.iter().filter(|c| *c == code).count();
    for (n, (id, code, title, _, at)) in rows.into_iter().enumerate() {
        // The newest stands first.
        let nth = versions(&codes[n..], &code);
        let nth = if versions(&codes, &code) > 1 {
            format!("第 {nth} 版，")
        } else {
            String::new()
        };
        let version = if known.contains(&code) {
            "，改写版"
        } else {
            ""
        };
        programmes.push(Offered {
            value: format!("stored:{id}"),
            title,
            note: format!(
                "本单位或上级登记{version}，{nth}登记于{}",
                domain::dates::cn_date(domain::dates::shanghai_date(at))
            ),
            host: None,
            refused: None,
        });
    }
    Ok(Offer {
        programmes,
        hosts: me
            .posts
            .iter()
            .filter(|p| p.does(Role::Organiser))
            .map(|p| (p.unit, p.unit_name.clone(), p.level()))
            .collect(),
    })
}

fn digest(file: &Builtin) -> String {
    use sha2::{Digest, Sha256};
    ledger::event::hex(&Sha256::digest(file.text.as_bytes()))
}

pub async fn page(on: Asking<Nothing>, tried: Tried) -> Page {
    let offer = offer(&on.app, &on.me).await?;
    let begun = match on.asked.get("from") {
        "" => String::new(),
        value => text_of(&on, value).await?.1,
    };
    let body = views::new::page(&on.me, &offer, on.asked.get("programme"), &begun, &tried);
    on.page("开批次", HERE, path("开批次"), body).await
}

/// The programme files there are, or one to read and to go on from.
pub async fn files(on: Asking<Nothing>) -> Page {
    let body = match on.asked.get("file") {
        "" => views::new::files(&offer(&on.app, &on.me).await?),
        value => {
            let (title, text) = text_of(&on, value).await?;
            views::new::file(&title, value, &text)
        }
    };
    on.page("活动文件", HERE, path("活动文件"), body).await
}

/// Title and text of a programme that a round can be made from.
async fn text_of(on: &Asking<Nothing>, value: &str) -> Result<(String, String), PageError> {
    match Programme::named(value).ok_or(PageError::NotFound)? {
        Programme::Text(text) => {
            let read = programme::read(&text).map_err(|_| PageError::NotFound)?;
            Ok((read.programme.title, text))
        }
        Programme::Stored(id) => {
            let row = stored::visible_to(on.me.scope())
                .filter(stored::Column::Id.eq(id))
                .one(&on.app.book.db)
                .await?
                .ok_or(PageError::NotFound)?;
            Ok((row.title, row.text))
        }
    }
}

enum Programme {
    /// The text of a file that came with the program; stored when first used.
    Text(String),
    Stored(ProgrammeId),
}

impl Programme {
    fn named(value: &str) -> Option<Self> {
        match value.split_once(':')? {
            ("builtin", code) => Builtin::find(code).map(|b| Self::Text(b.text.to_owned())),
            ("stored", id) => id.parse().ok().map(Self::Stored),
            _ => None,
        }
    }
}

/// The programme that is asked for, and the round but for it.
fn read(form: &Filled) -> Result<(Programme, RoundStart), LedgerError> {
    let wanted = "请选择一个活动，或在下面登记活动文件。";
    let programme = form.known("programme", Programme::named, wanted);
    let host = form.read("host", "请选择由哪个单位开设。");
    let cycle = moment(form.get("cycle"));
    let cycle = cycle.map_err(|why| LedgerError::field("cycle", format!("{why}。")));
    let count_from = match form.get("count_from") {
        "" => Ok(None),
        word => CountFrom::from_key(word).map(Some).ok_or_else(|| {
            let why = "请从列出的起算方式中选择，或选“按活动文件”。";
            LedgerError::field("count_from", why)
        }),
    };
    let dates = both(both(announced(form), cycle), count_from);
    let ((programme, host), ((announced, cycle), count_from)) = both(both(programme, host), dates)?;
    let start = RoundStart {
        programme: ProgrammeId(0),
        host,
        name: form.text("name"),
        announced,
        cycle,
        count_from,
    };
    Ok((programme, start))
}

fn announced(form: &Filled) -> Result<NaiveDate, LedgerError> {
    let wrong = |why: String| LedgerError::field("announced", why);
    let day = moment(form.get("announced")).map_err(|why| wrong(format!("{why}。")))?;
    let day = day.ok_or_else(|| wrong("请填写通知日期，其他日期都从它算起。".to_owned()))?;
    if day.precision == Precision::Day {
        Ok(day.date)
    } else {
        Err(wrong("通知日期要写到日，如 2026-10-16。".to_owned()))
    }
}

/// Prepares a round; nothing is announced and nobody is written to yet.
pub async fn prepared(on: OnSite) -> Result<Response, PageError> {
    let (programme, mut start) = read(&on.form)?;
    let id: RoundId = match on.once().await? {
        Once::Again(id) => id,
        Once::First(mut act) => {
            let mut events = Vec::new();
            start.programme = match programme {
                Programme::Stored(id) => id,
                Programme::Text(text) => {
                    let added = ledger::rounds::add_programme(&mut act, text).await?;
                    added.tell(&mut events)
                }
            };
            let made = ledger::rounds::prepare(&mut act, start).await?;
            let id = made.tell(&mut events);
            on.finish(act, Happened::many(events, id)).await?
        }
    };
    Ok(done(
        &format!("/rounds/{id}/setup"),
        "批次已建好，正在筹备。请逐条核对日期，开批次前不会发出任何邮件。",
    ))
}

/// Longest programme file that is read, in bytes; the longest of ours has 14 KB.
const LONGEST: usize = 256 * 1024;

/// Takes a programme file, typed or uploaded. Its mistakes are shown with their lines beside the
/// text, which is never lost.
pub async fn programme(on: Asking<Nothing>, request: Request) -> Result<Response, PageError> {
    let Brought { text, wrong } = brought(&on.app, request).await?;
    let checked = match wrong {
        Some(wrong) => Err(vec![wrong]),
        None if domain::text::is_blank(&text) => Err(vec![about_file(
            "还没有内容",
            "把活动文件的文字贴进来，或选择一个 .toml 文件",
        )]),
        None => programme::read_new(&text),
    };
    let warnings = match checked {
        Ok(read) => read.warnings,
        Err(mistakes) => {
            let body = views::new::mistakes(&text, &mistakes);
            let path = path("登记活动文件");
            return Ok(unprocessable(
                on.page("活动文件要改", HERE, path, body).await?,
            ));
        }
    };
    let mut act = ledger::Act::begin(&on.app.book, &on.me.actor).await?;
    let happened = ledger::rounds::add_programme(&mut act, text).await?;
    let id = act.finish(happened).await?;
    let said = if warnings.is_empty() {
        "活动文件已登记。".to_owned()
    } else {
        let first: Vec<String> = warnings
            .iter()
            .take(3)
            .map(|w| format!("第 {} 行：{}", w.line, w.what))
            .collect();
        format!(
            "活动文件已登记，有 {} 处提醒：{}",
            warnings.len(),
            first.join("；")
        )
    };
    Ok(done(&format!("/rounds/new?programme=stored:{id}"), &said))
}

/// The text that was brought, and what is wrong with the file it was to come from.
struct Brought {
    text: String,
    wrong: Option<programme::Mistake>,
}

/// What is wrong with a file as a whole.
fn about_file(what: impl Into<String>, mend: &str) -> programme::Mistake {
    programme::Mistake {
        line: 1,
        severity: programme::Severity::Mistake,
        key: String::new(),
        what: what.into(),
        mend: mend.to_owned(),
    }
}

/// Reads the form to its end, so that a file that is not taken leaves the typed text standing.
async fn brought(app: &App, request: Request) -> Result<Brought, PageError> {
    let kept = request
        .extensions()
        .get::<Typed>()
        .cloned()
        .unwrap_or_default();
    let Ok(mut form) = Multipart::from_request(request, app).await else {
        return Err(PageError::Refused(BROKEN.to_owned()));
    };
    let (mut typed, mut file) = (String::new(), None);
    let broken = |_| PageError::Refused(BROKEN.to_owned());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let (bytes, size) = read_part(part).await?;
        match name.as_str() {
            "text" => {
                typed = clean(&String::from_utf8_lossy(&bytes));
                kept.text("text", &typed);
            }
            "file" if size == 0 => {}
            "file" if size > LONGEST => {
                let what = format!(
                    "活动文件最大 {} KB，这个有 {} KB",
                    LONGEST / 1024,
                    size.div_ceil(1024)
                );
                file = Some(Err(about_file(what, "请核对是不是选错了文件")));
            }
            "file" => {
                file = Some(programme::decoded(bytes));
            }
            other => PROGRAMME.check([other])?,
        }
    }
    let (text, wrong) = match file {
        None => (typed, None),
        Some(Ok(text)) => (clean(text.trim_start_matches('\u{FEFF}')), None),
        Some(Err(wrong)) => (typed, Some(wrong)),
    };
    Ok(Brought {
        text: text.replace("\r\n", "\n"),
        wrong,
    })
}

/// What is said when the request ends before the form does.
const BROKEN: &str = "文件没有传完，请再传一次。";

/// The bytes of a part as far as they are looked at, and how many there are.
async fn read_part(mut part: Field<'_>) -> Result<(Vec<u8>, usize), PageError> {
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(chunk) = part
        .chunk()
        .await
        .map_err(|_| PageError::Refused(BROKEN.to_owned()))?
    {
        size += chunk.len();
        if size <= LONGEST {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((bytes, size))
}
