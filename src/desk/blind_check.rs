//! 匿名检查: before and while experts judge blindly, whoever conducts the review sees what looks like
//! a name in what they get, lets it stand or covers more, and hands on the files that cannot be
//! covered by themselves.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::answers::{Answers, FieldProblem};
use domain::ids::ProjectId;
use domain::shown::{Fields, Shown};
use domain::states::SubmissionStatus;
use domain::veil::{Suspect, Veil};
use entity::{attachment, submission};
use ledger::blind::{Check, Decision};
use ledger::{LastSaved, LedgerError, Sent, standing_of};
use sea_orm::{ColumnTrait, QueryFilter};

use super::blind_check_view;
use super::papers::{Cover, Handing, copied, cover, files_of, is_shown, texts};
use crate::app::App;
use crate::nameless::Unfit;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::form::{Doing, Form, Tried, area, choice, hidden};
use crate::web::reply::done;
use crate::web::route::{Access, RUNNERS, Subject};
use crate::web::{Asking, Me, Page, PageError, Pairs};

pub const ACCESS: Access = Access::Act(Subject::Project, RUNNERS);

/// A hidden field for each word and file beside its box: what is not ticked is decided as well.
pub static CHECK: Form = Form::new(
    "保存匿名检查",
    &[
        hidden("word"),
        choice("show", "照常显示"),
        area("more", "另外要遮去的词").hint("每行一个，如简称、曾用名、网名；正文和附件里都遮去。"),
        hidden("file"),
        choice("give", "交给专家"),
    ],
);

/// What an organiser decides on.
pub struct Checking {
    pub id: ProjectId,
    pub code: String,
    pub round: domain::ids::RoundId,
    pub check: Check,
    pub suspects: Vec<(String, Suspect)>,
    /// Words that are covered beside the known names, one a line.
    pub more: String,
    pub files: Vec<File>,
    /// What the page shows, or showed when it was opened.
    pub shown: Shown,
    /// Whether what was typed differs from what is stored now: both are shown then.
    pub is_stale: bool,
}

/// Where names cannot be covered.
pub enum Open {
    /// Its pages are pictures of text.
    Pdf,
    /// A file within it.
    Within,
}

/// A file that the experts get, or do not.
pub struct File {
    pub public_id: String,
    pub name: String,
    /// Whether they would get it as things stand.
    pub given: bool,
    pub handing: Handing,
    /// What of it cannot be covered, if anything.
    pub open: Option<Open>,
    /// Known names read in it.
    pub names: Vec<String>,
    /// Whether any text could be read in it.
    pub readable: bool,
    /// Why there is no copy.
    pub unfit: Option<String>,
}

pub async fn page(on: Asking<ProjectId>) -> Page {
    let checking = checking(&on.app, &on.me, on.id).await?;
    render(&on, &checking, &Tried::default()).await
}

async fn render(on: &Asking<ProjectId>, checking: &Checking, tried: &Tried) -> Page {
    let project = format!("/projects/{}", checking.id);
    let crumbs = vec![
        Crumb::link("项目", "/projects"),
        Crumb::link(&checking.code, project),
        Crumb::new("匿名检查"),
    ];
    let body = blind_check_view::page(&on.me, checking, tried);
    on.page("匿名检查", "/rounds", crumbs, body).await
}

/// Keeps what was decided; what is refused comes back as it was ticked. What somebody else has decided
/// meanwhile stays where this page has left it alone.
pub async fn decide(on: Doing<ProjectId>) -> Result<Response, PageError> {
    let (app, me, id, pairs) = (&on.app, &on.me, on.id, &on.form.pairs);
    let sent = Sent {
        typed: typed(pairs),
        ..on.form.sent()
    };
    let Err(error) = check(&on, &sent).await else {
        return Ok(done(
            &format!("/projects/{id}/blind"),
            "匿名检查已保存，专家看到的即按此遮去。",
        ));
    };
    let mut again = checking(app, me, id).await?;
    let (problems, status) = match error {
        LedgerError::Stale(over) => {
            let stale = over.stale;
            again.holds(pairs, stale.fields);
            again.shown = sent.shown.renewed(stale.shown);
            again.is_stale = true;
            let note = "别人刚刚也做了这个项目的匿名检查。您没有动过的已换成现在的，您改过的保留在本页，请对照后再保存。";
            (vec![FieldProblem::new("", note)], StatusCode::CONFLICT)
        }
        LedgerError::Invalid(problems) => {
            again.keeps(pairs, sent);
            (problems, StatusCode::UNPROCESSABLE_ENTITY)
        }
        LedgerError::Refused(words) => {
            again.keeps(pairs, sent);
            (vec![FieldProblem::new("", words)], StatusCode::CONFLICT)
        }
        other => return Err(other.into()),
    };
    let tried = Tried::new(&CHECK, Pairs::default(), problems);
    Ok((status, render(&on, &again, &tried).await?).into_response())
}

async fn check(on: &Doing<ProjectId>, sent: &Sent) -> Result<(), LedgerError> {
    let pairs = &on.form.pairs;
    let mut act = on.begin().await?;
    // Takes the lock under which checks are written.
    act.project(on.id).await?;
    let check = ledger::blind::check_of(&act.tx, on.id).await?;
    let now = stored(&check, pairs.all("word"), pairs.all("file"));
    act.compare(sent, &now, LastSaved::Untold).await?;
    let happened = ledger::blind::check(&mut act, on.id, read(pairs)).await?;
    on.finish(act, happened).await
}

fn read(pairs: &Pairs) -> Decision {
    let ticked = |name: &str, all: &str| -> BTreeMap<String, bool> {
        let ticked: BTreeSet<&str> = pairs.all(name).collect();
        let of = |value: &str| (value.to_owned(), ticked.contains(value));
        pairs.all(all).map(of).collect()
    };
    let lines = pairs.get("more").lines().map(str::trim);
    Decision {
        // What was seen and not ticked is a name from now on, wherever it stands.
        words: ticked("show", "word"),
        more: lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        files: ticked("give", "file"),
    }
}

/// The name of a box for the comparison, in which names have no spaces.
fn of_word(word: &str) -> String {
    let parts: Vec<&str> = word.split_whitespace().collect();
    format!("show.{}", parts.join("_"))
}

fn of_file(file: &str) -> String {
    format!("give.{file}")
}

fn ticked(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

/// What is stored, as a page shows it that has boxes for these words and files. A file of which
/// nothing has been decided is shown by its type.
fn stored<'p>(
    check: &Check,
    words: impl Iterator<Item = &'p str>,
    files: impl Iterator<Item = &'p str>,
) -> Fields {
    let words: BTreeSet<&str> = words.collect();
    let more: Vec<&str> = check
        .decided(false)
        .map(String::as_str)
        .filter(|word| !words.contains(word))
        .collect();
    let mut fields = vec![("more".to_owned(), more.join("\n"))];
    let stands = |word: &str| check.words.get(word) == Some(&true);
    fields.extend(words.iter().map(|w| (of_word(w), ticked(stands(w)))));
    let decided = |file| Some((of_file(file), ticked(*check.files.get(file)?)));
    fields.extend(files.filter_map(decided));
    fields
}

/// What is typed and ticked.
fn typed(pairs: &Pairs) -> Fields {
    let Decision { words, files, .. } = read(pairs);
    let mut fields = vec![("more".to_owned(), pairs.get("more").to_owned())];
    fields.extend(words.into_iter().map(|(w, is)| (of_word(&w), ticked(is))));
    fields.extend(files.into_iter().map(|(f, is)| (of_file(&f), ticked(is))));
    fields
}

impl Checking {
    /// What the page shows.
    fn fields(&self) -> Fields {
        let mut fields = vec![("more".to_owned(), self.more.clone())];
        let words = self.suspects.iter();
        fields.extend(words.map(|(word, found)| (of_word(word), ticked(found.shown))));
        let files = self.files.iter();
        fields.extend(files.map(|file| (of_file(&file.public_id), ticked(file.given))));
        fields
    }

    /// A form that was refused: what it holds, and what it had shown.
    fn keeps(&mut self, pairs: &Pairs, sent: Sent) {
        self.holds(pairs, sent.typed);
        self.shown = sent.shown;
    }

    /// Puts what a form holds in the place of what is stored, with boxes for the words it was sent
    /// with: somebody else may have had them covered meanwhile.
    fn holds(&mut self, pairs: &Pairs, fields: Fields) {
        let fields: BTreeMap<String, String> = typed(pairs).into_iter().chain(fields).collect();
        let held = |name: String| fields.get(&name).map(String::as_str);
        for word in pairs.all("word") {
            if self.suspects.iter().all(|(known, _)| known != word) {
                self.suspects.push((word.to_owned(), Suspect::default()));
            }
        }
        for (word, suspect) in &mut self.suspects {
            suspect.shown = held(of_word(word)).map_or(suspect.shown, |is| is == "yes");
        }
        for file in &mut self.files {
            file.given = held(of_file(&file.public_id)).map_or(file.given, |is| is == "yes");
        }
        held("more".to_owned())
            .unwrap_or_default()
            .clone_into(&mut self.more);
    }
}

/// What there is to decide about a project, for whoever conducts a review of it.
async fn checking(app: &App, me: &Me, id: ProjectId) -> Result<Checking, PageError> {
    let db = &app.book.db;
    let (project, _) = found(app, me, id).await?;
    let standing = standing_of(&app.book, db, project.clone()).await?;
    if !ledger::blind::conducts(&me.actor, &standing) {
        return Err(PageError::Forbidden(
            "匿名检查由组织评审的单位办理。".to_owned(),
        ));
    }
    if !standing.round.programme.is_blind() {
        return Err(PageError::Refused(format!(
            "{}不是匿名评审，不用做匿名检查。",
            domain::text::quoted(&standing.round.row.name)
        )));
    }
    let Cover { check, veil, .. } = cover(app, &standing.round, id).await?;
    let handed_in = submission::handed_in(id)
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .one(db)
        .await?;
    let mut suspects = BTreeMap::new();
    let mut files = Vec::new();
    if let Some(judged) = &handed_in {
        let answers: Answers = serde_json::from_str(&judged.answers)
            .map_err(|e| LedgerError::Broken(e.to_string()))?;
        if let Some(form) = standing.round.programme.form(&judged.form_key) {
            for field in form.fields.iter().filter(|f| f.is_for_experts(true)) {
                for text in answers.0.get(&field.key).into_iter().flat_map(texts) {
                    add(&mut suspects, &veil, text);
                }
            }
        }
        let form = standing.round.programme.form(&judged.form_key);
        let hung = files_of(attachment::visible_to(me.scope()), judged);
        for (file, stored) in hung.all(db).await? {
            let Some(stored) = stored.filter(|_| is_shown(form, &file, true)) else {
                continue;
            };
            let decided = check.files.get(&file.public_id).copied();
            let handing = Handing::of(&stored.media_type, decided);
            let mut row = File {
                given: handing == Handing::Given,
                handing,
                open: (stored.media_type == "application/pdf").then_some(Open::Pdf),
                public_id: file.public_id,
                name: file.name,
                names: Vec::new(),
                readable: false,
                unfit: None,
            };
            match copied(app, &stored, veil.clone()).await? {
                Ok(copy) => {
                    let mut names = BTreeSet::new();
                    for text in &copy.texts {
                        names.extend(veil.names(text));
                        add(&mut suspects, &veil, text);
                    }
                    row.names = names.into_iter().collect();
                    row.readable = !copy.texts.is_empty();
                    if copy.needs_eyes && is_archive(&stored.media_type) {
                        row.open = Some(Open::Within);
                    }
                    if copy.needs_eyes && decided.is_none() {
                        row.handing = Handing::AfterCheck;
                        row.given = false;
                    }
                }
                Err(Unfit(why)) => row.unfit = Some(why),
            }
            files.push(row);
        }
    }
    let more: Vec<&str> = check.decided(false).map(String::as_str).collect();
    let mut checking = Checking {
        id,
        code: project.code,
        round: project.round_id,
        more: more.join("\n"),
        suspects: suspects.into_iter().collect(),
        files,
        check,
        shown: Shown::default(),
        is_stale: false,
    };
    checking.shown = Shown::of(&checking.fields());
    Ok(checking)
}

/// Whether files may be within a file of this type.
fn is_archive(media_type: &str) -> bool {
    media_type == "application/zip" || media_type.contains("openxmlformats")
}

fn add(all: &mut BTreeMap<String, Suspect>, veil: &Veil, text: &str) {
    for (word, found) in veil.suspects(text) {
        all.entry(word)
            .and_modify(|known| known.and(&found))
            .or_insert(found);
    }
}
