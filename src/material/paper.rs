//! What was handed in, read-only: one frozen revision with its receipt, as it is printed.

use chrono::{DateTime, Utc};
use domain::answers::{Answer, Answers};
use domain::changes::{self, Change, Piece};
use domain::dates::cn_date;
use domain::ids::{ProjectId, SubmissionId};
use domain::programme::{Column, Field, FieldKind, Form, Paper as PaperRules, Subject};
use domain::stage::StageKind;
use domain::states::SubmissionStatus;
use entity::{attachment, blob, project, submission, unit};
use ledger::projects::open_submission;
use ledger::{Act, Deed, Standing};
use maud::{Markup, html};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::fields::parts;
use crate::app::App;
use crate::project::query::{found, standing};
use crate::ui::State as Stand;
use crate::ui::form::size_label;
use crate::ui::parts::{basis, icon, instant_in_full, paragraphs, print_button, tag_of};
use crate::ui::shell::{Frame, public_bar, public_page};
use crate::web::{Asking, Last, Me, Page, PageError};

/// A file as it was when the revision was handed in.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "attachment::Entity")]
struct HandedInFile {
    public_id: String,
    name: String,
    caption: Option<String>,
    field_key: Option<String>,
    added_at: DateTime<Utc>,
    removed_at: Option<DateTime<Utc>>,
    #[sea_orm(from_expr = "blob::Column::Size")]
    size: i64,
    #[sea_orm(from_expr = "blob::Column::MediaType")]
    media_type: String,
}

/// One frozen revision of a form.
#[derive(Debug)]
pub struct Paper {
    project: project::Model,
    unit: unit::Model,
    row: submission::Model,
    at: DateTime<Utc>,
    form: Form,
    answers: Answers,
    files: Vec<HandedInFile>,
    round: String,
    of_person: bool,
    /// What must follow on paper, with the form of an entry.
    rules: Option<PaperRules>,
    /// The revision before it.
    earlier: Option<Earlier>,
}

/// What was handed in before it was asked for once more.
#[derive(Debug)]
struct Earlier {
    revision: i32,
    at: DateTime<Utc>,
    answers: Answers,
    /// Files of it that are in this revision no more.
    gone: Vec<String>,
}

/// What must be handed in on paper beside the form, with where that comes from: copies, seal, and
/// the notice's rules for folders and mails.
pub fn rules(paper: &PaperRules) -> Markup {
    html! {
        p .small { "另交纸质材料" (paper.words()) }
        (basis(&paper.source.label()))
    }
}

pub async fn show(on: Asking<ProjectId>, Last(number): Last<SubmissionId>) -> Page {
    let paper = load(&on.app, &on.me, on.id, number).await?;
    let s = standing(&on.app, &on.me, on.id).await?;
    opened(&on.app, &on.me, &s, &paper).await;
    Ok(page(&paper, &on.me))
}

/// Notes that whoever judges the application has it open: the holder cannot take it back any more.
/// A database that takes no writes keeps nobody from reading.
pub async fn opened(app: &App, me: &Me, s: &Standing, paper: &Paper) {
    let judges = s
        .stage()
        .is_ok_and(|stage| s.may(&me.actor, Deed::Conduct(stage)).is_ok());
    if !judges || paper.row.opened_at.is_some() {
        return;
    }
    let id = paper.row.id;
    let noted = Act::within(&app.book, &me.actor, async |act| {
        open_submission(act, id).await
    });
    if let Err(error) = noted.await {
        tracing::warn!(%error, "that a submission was opened was not written down");
    }
}

/// Five statements: project, round, revision, the one before it, files.
///
/// # Errors
/// [`PageError::NotFound`] outside the asker's scope.
pub async fn load(
    app: &App,
    me: &Me,
    id: ProjectId,
    number: SubmissionId,
) -> Result<Paper, PageError> {
    let db = &app.book.db;
    let (project, unit) = found(app, me, id).await?;
    let round = app.round(me, project.round_id).await?;
    let row = submission::of_project(id)
        .filter(submission::Column::Id.eq(number))
        .filter(submission::Column::Status.ne(SubmissionStatus::Draft))
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let at = row.submitted_at.ok_or(PageError::NotFound)?;
    let form = round
        .programme
        .form(&row.form_key)
        .ok_or(PageError::NotFound)?
        .for_category(project.category.as_deref());
    let answers = serde_json::from_str(&row.answers)
        .map_err(|e| PageError::Internal(format!("answers of submission {}: {e}", row.id)))?;
    let before = submission::handed_in(id)
        .filter(submission::Column::FormKey.eq(&row.form_key))
        .filter(submission::Column::Revision.lt(row.revision))
        .one(db)
        .await?;
    // A revision keeps what earlier ones brought, unless it had been taken off by then.
    let files: Vec<HandedInFile> = attachment::Entity::find()
        .join(JoinType::InnerJoin, attachment::blob())
        .join(JoinType::InnerJoin, attachment::submission())
        .filter(attachment::Column::ProjectId.eq(id))
        .filter(submission::Column::FormKey.eq(&row.form_key))
        .filter(submission::Column::Revision.lte(row.revision))
        .order_by_asc(attachment::Column::Id)
        .into_partial_model()
        .all(db)
        .await?;
    // Paper follows an entry; what is handed in later goes by itself.
    let entry = round.programme.first_of(StageKind::Application);
    let rules = round
        .programme
        .paper
        .clone()
        .filter(|_| entry.is_some_and(|stage| stage.form.as_ref() == Some(&row.form_key)));
    let earlier = before.and_then(|before| {
        let then = before.submitted_at?;
        let gone = |f: &&HandedInFile| {
            f.added_at <= then && f.removed_at.is_some_and(|off| off > then && off <= at)
        };
        Some(Earlier {
            revision: before.revision,
            at: then,
            answers: serde_json::from_str(&before.answers).ok()?,
            gone: files.iter().filter(gone).map(|f| f.name.clone()).collect(),
        })
    });
    Ok(Paper {
        earlier,
        of_person: round.programme.subject == Subject::Person,
        round: round.row.name.clone(),
        rules,
        project,
        unit,
        at,
        form,
        answers,
        files: files
            .into_iter()
            .filter(|f| f.added_at <= at && f.removed_at.is_none_or(|removed| removed > at))
            .collect(),
        row,
    })
}

fn page(p: &Paper, me: &Me) -> Markup {
    let digest = p.row.digest.as_deref().unwrap_or("");
    let body = html! {
        (public_bar(&p.round, html! {
            a href={ "/projects/" (p.project.id) "#docs" } { "回到项目页" }
            (print_button("打印"))
        }))
        main #main .stack tabindex="-1" {
            article .official.paper {
                h1 { (p.form.title) }
                dl .facts {
                    // A person stands before the unit.
                    @if !p.of_person { dt { "申报单位" } dd { (p.unit.name) } }
                    dt { @if p.of_person { "姓名" } @else { "项目" } } dd { (p.project.name) "（" (p.project.code) "）" }
                    @if p.of_person { dt { "所在党组织" } dd { (p.unit.name) } }
                    dt { "提交" } dd { (instant_in_full(p.at)) "，第 " (p.row.revision) " 稿 " @if p.row.status == SubmissionStatus::Superseded { (tag_of(Stand::Off, p.row.status)) } }
                    dt { "回执" } dd { span .code { (digest) } br; small .faint { "内容和附件的 SHA-256；提交后不能改动" } }
                }
                (compared(p))
                (answers(p))
                @if let Some(paper) = &p.rules { section { h2 { "纸质材料" } (rules(paper)) } }
            }
            p .small.faint { "打印于" (cn_date(me.today)) "。" }
        }
    };
    public_page(&p.form.title, Frame::Document, body)
}

/// What is different from the revision before, old and new side by side, and how many answers are as
/// they were; nothing for a first revision.
pub fn compared(p: &Paper) -> Markup {
    let Some(earlier) = &p.earlier else {
        return html! {};
    };
    let all = changes::compared(&p.form, &earlier.answers, &p.answers);
    let (same, other): (Vec<_>, Vec<_>) = all.into_iter().partition(Change::is_none);
    let came = |f: &&HandedInFile| f.added_at > earlier.at;
    let came: Vec<&str> = p
        .files
        .iter()
        .filter(came)
        .map(|f| f.name.as_str())
        .collect();
    let (before, now) = (
        format!("第 {} 稿", earlier.revision),
        format!("第 {} 稿", p.row.revision),
    );
    html! {
        section .stack aria-label="与上一稿对照" {
            h2 { "与" (before) "对照：改动 " (other.len()) " 项" }
            p .small.muted { (before) (instant_in_full(earlier.at)) "提交。左为" (before) "，右为" (now) "；删去的划线，新写的下加线。" }
            @for change in &other {
                @let pieces = changes::pieces(&change.before, &change.now);
                h3 { (change.field.title) }
                div .versus {
                    div { p .small.faint { (before) } p .kept-lines { @if change.before.is_empty() { span .faint { "未填" } } @for piece in &pieces { (was(piece)) } } }
                    div { p .small.faint { (now) } p .kept-lines { @if change.now.is_empty() { span .faint { "未填" } } @for piece in &pieces { (is(piece)) } } }
                }
            }
            @if !came.is_empty() { p { "新增附件：" ins { (came.join("、")) } } }
            @if !earlier.gone.is_empty() { p { "移除附件：" del { (earlier.gone.join("、")) } } }
            @if !same.is_empty() {
                details .fold {
                    summary { "没有改动的 " (same.len()) " 项" }
                    dl .facts { @for kept in &same { dt { (kept.field.title) } dd .kept-lines { @if kept.now.is_empty() { span .faint { "未填" } } @else { (kept.now) } } } }
                }
            }
        }
    }
}

fn was(piece: &Piece) -> Markup {
    match piece {
        Piece::Same(text) => html! { (text) },
        Piece::Gone(text) => html! { del { (text) } },
        Piece::New(_) => html! {},
    }
}

fn is(piece: &Piece) -> Markup {
    match piece {
        Piece::Same(text) => html! { (text) },
        Piece::Gone(_) => html! {},
        Piece::New(text) => html! { ins { (text) } },
    }
}

/// Everything that was answered, part by part.
pub fn answers(p: &Paper) -> Markup {
    html! {
        @for part in parts(&p.form.fields) {
            section {
                h2 { (part.number) "、" (part.title) }
                @if part.fields.len() > 1 || !is_long(part.fields[0]) {
                    dl .facts { @for field in &part.fields { dt { (field.title) } dd { (answer(p, field)) } } }
                } @else { @for field in &part.fields { (answer(p, field)) } }
            }
        }
    }
}

fn is_long(field: &Field) -> bool {
    matches!(
        field.kind,
        FieldKind::LongText
            | FieldKind::Sections(_)
            | FieldKind::Table { .. }
            | FieldKind::Files { .. }
            | FieldKind::Photos { .. }
    )
}

fn answer(p: &Paper, field: &Field) -> Markup {
    let none = html! { span .faint { "未填" } };
    match (&field.kind, p.answers.0.get(&field.key)) {
        (FieldKind::Files { .. } | FieldKind::Photos { .. }, _) => files(p, &field.key),
        (FieldKind::Declaration, Some(Answer::Yes(true))) => html! { "已确认" },
        (FieldKind::Sections(titles), Some(Answer::Sections(texts))) => html! {
            @for (title, text) in titles.iter().zip(texts) { h3 { (title) } (prose(text)) }
        },
        (FieldKind::Table { columns, .. }, Some(Answer::Rows(rows))) => html! {
            (filled_table(columns, rows))
        },
        (FieldKind::LongText, Some(Answer::Text(text))) if !domain::text::is_blank(text) => {
            prose(text)
        }
        (_, Some(Answer::Text(text))) if !domain::text::is_blank(text) => html! { (text) },
        (_, _) => none,
    }
}

fn prose(text: &str) -> Markup {
    html! { div .prose { (paragraphs(text)) } }
}

/// A table that was filled in, to be read.
pub fn filled_table(columns: &[Column], rows: &[Vec<String>]) -> Markup {
    html! {
        div .table-wrap {
            table .table.table-plain {
                thead { tr { @for c in columns { th scope="col" { (c.title) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}

fn files(p: &Paper, key: &str) -> Markup {
    let own: Vec<&HandedInFile> = p
        .files
        .iter()
        .filter(|f| f.field_key.as_deref() == Some(key))
        .collect();
    html! {
        @if own.is_empty() { span .faint { "没有附件" } }
        @for f in own {
            @if f.removed_at.is_none() && f.media_type.starts_with("image/") {
                figure { img src={ "/files/" (f.public_id) } alt=(f.name) loading="lazy"; @if let Some(caption) = &f.caption { figcaption .small { (caption) } } }
            }
            p .evidence {
                @if f.removed_at.is_none() { a href={ "/files/" (f.public_id) } { (icon("file")) (f.name) } }
                @else { span { (icon("file")) (f.name) "（以后的稿里已移除）" } }
                small .faint { (size_label(u64::try_from(f.size).unwrap_or(0))) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::programme::{Builtin, read};

    use super::*;

    fn shown(code: &str) -> String {
        let programme = read(Builtin::find(code).unwrap().text).unwrap().programme;
        rules(&programme.paper.unwrap()).into_string()
    }

    /// Trap 10: copies, seals, folders and mail subjects, as each notice wants them.
    #[test]
    fn paper_rules_stand_as_their_notices_give_them() {
        let brand = shown("brand");
        for part in [
            "一式 5 份，盖章",
            "经基层党委（总支）审核盖章后，报送党委组织部组织科",
            "S4 四(二)",
        ] {
            assert!(brand.contains(part), "{part}: {brand}");
        }
        let zhaoqing = shown("zhaoqing-case");
        for part in [
            "盖章",
            "申报表、案例文本和推荐汇总表的纸质版加盖公章，连同电子版报送",
            "电子版以“党组织+案例名称”命名文件夹，统一打包",
            "邮件标题写“XX学校党建工作创新案例材料”",
            "通知没有写份数",
            "S0 五(二)",
        ] {
            assert!(zhaoqing.contains(part), "{part}: {zhaoqing}");
        }
        let neu = shown("neu-case");
        for part in ["首页加盖分党委公章后扫描", "连同 Word 版一并报送", "S1 四"]
        {
            assert!(neu.contains(part), "{part}: {neu}");
        }
    }

    #[test]
    fn paper_without_a_seal_asks_for_none() {
        let paper = PaperRules {
            copies: 2,
            sealed: false,
            note: None,
            source: domain::programme::Source::Suggested,
        };
        let shown = rules(&paper).into_string();
        assert!(shown.contains("一式 2 份<"), "{shown}");
        assert!(
            !shown.contains("盖章") && shown.contains("可以改的建议值"),
            "{shown}"
        );
    }
}
