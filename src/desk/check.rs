//! 匿名检查: before and while experts judge blindly, whoever conducts the review sees what looks like
//! a name in what they get, lets it stand or covers more, and hands on the files that cannot be
//! covered by themselves.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::answers::Answers;
use domain::ids::ProjectId;
use domain::states::{Role, SubmissionStatus};
use domain::veil::{Suspect, Veil};
use entity::{attachment, submission};
use ledger::blind::{Check, Decision};
use ledger::{LedgerError, standing_of};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::papers::{Cover, Handing, copied, cover, files_of, texts};
use super::seen;
use crate::app::App;
use crate::nameless::Unfit;
use crate::project::query::found;
use crate::ui::shell::Crumb;
use crate::web::reply::done;
use crate::web::route::{Access, Subject};
use crate::web::shell::shell;
use crate::web::{Id, Me, PageError, Pairs};

pub const ACCESS: Access = Access::Act(Subject::Project, &[Role::Organiser]);

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
}

/// A file that the experts get, or do not.
pub struct File {
    pub public_id: String,
    pub name: String,
    /// Whether they would get it as things stand.
    pub given: bool,
    pub handing: Handing,
    /// Whether its pages are pictures of text: names on them cannot be covered.
    pub is_pdf: bool,
    /// Known names read in it.
    pub names: Vec<String>,
    /// Whether any text could be read in it.
    pub readable: bool,
    /// Why there is no copy.
    pub unfit: Option<String>,
}

pub async fn page(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
) -> Result<Response, PageError> {
    let checking = checking(&app, &me, id).await?;
    render(&app, &me, &checking, &Said::default(), StatusCode::OK).await
}

/// What is said at the top of the page and beside its field.
#[derive(Default)]
pub struct Said {
    pub note: Option<String>,
    pub more: Option<String>,
    /// What was typed differs from what is stored now: both are shown.
    pub stale: bool,
}

async fn render(
    app: &App,
    me: &Me,
    checking: &Checking,
    said: &Said,
    status: StatusCode,
) -> Result<Response, PageError> {
    let project = format!("/projects/{}", checking.id);
    let crumbs = vec![
        Crumb::link("项目", "/projects"),
        Crumb::link(&checking.code, project),
        Crumb::new("匿名检查"),
    ];
    let frame = shell(app, me, "匿名检查", "/rounds", crumbs).await?;
    Ok((status, seen::page(&frame, me, checking, said)).into_response())
}

/// Keeps what was decided; what is refused comes back as it was ticked.
pub async fn decide(
    State(app): State<App>,
    me: Me,
    Id(id): Id<ProjectId>,
    pairs: Pairs,
) -> Result<Response, PageError> {
    pairs.only(&["version", "word", "show", "more", "file", "give"])?;
    let decision = read(&pairs);
    let outcome = async {
        let mut act = ledger::Act::begin(&app.book, &me.actor).await?;

        let happened = ledger::blind::check(&mut act, id, decision).await?;
        act.finish(happened).await
    }
    .await;
    let (said, status) = match outcome {
        Ok(()) => {
            return Ok(done(
                &format!("/projects/{id}/blind"),
                "匿名检查已保存，专家看到的即按此遮去。",
            ));
        }
        Err(LedgerError::Conflict(words)) => (
            Said {
                note: Some(words),
                stale: true,
                ..Said::default()
            },
            StatusCode::CONFLICT,
        ),
        Err(LedgerError::Invalid(problems)) => (
            Said {
                more: problems.into_iter().next().map(|p| p.message),
                ..Said::default()
            },
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Err(other) => return Err(other.into()),
    };
    let mut again = checking(&app, &me, id).await?;
    again.typed(&pairs);
    render(&app, &me, &again, &said, status).await
}

fn read(pairs: &Pairs) -> Decision {
    let shown: BTreeSet<&str> = pairs.all("show").collect();
    // What was seen and not ticked is a name from now on, wherever it stands.
    let mut words: BTreeMap<String, bool> = pairs
        .all("word")
        .map(|word| (word.to_owned(), shown.contains(word)))
        .collect();
    for word in pairs.get("more").lines().map(str::trim) {
        if !word.is_empty() {
            words.insert(word.to_owned(), false);
        }
    }
    let given: BTreeSet<&str> = pairs.all("give").collect();
    Decision {
        version: pairs.get("version").parse().unwrap_or(0),
        words,
        files: pairs
            .all("file")
            .map(|file| (file.to_owned(), given.contains(file)))
            .collect(),
    }
}

impl Checking {
    /// Puts what was ticked and typed in the place of what is stored.
    fn typed(&mut self, pairs: &Pairs) {
        let shown: BTreeSet<&str> = pairs.all("show").collect();
        for word in pairs.all("word") {
            if self.suspects.iter().all(|(known, _)| known != word) {
                // Somebody else has had it covered meanwhile.
                self.suspects.push((word.to_owned(), Suspect::default()));
            }
        }
        for (word, suspect) in &mut self.suspects {
            suspect.shown = shown.contains(word.as_str());
        }
        let given: BTreeSet<&str> = pairs.all("give").collect();
        for file in &mut self.files {
            file.given = given.contains(file.public_id.as_str());
        }
        pairs.get("more").clone_into(&mut self.more);
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
            "“{}”不是匿名评审，不用做匿名检查。",
            standing.round.row.name
        )));
    }
    let Cover { check, veil, .. } = cover(app, &standing.round, id).await?;
    let handed_in = submission::of_project(id)
        .filter(submission::Column::Status.eq(SubmissionStatus::Submitted))
        .order_by_desc(submission::Column::SubmittedAt)
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
        let hung = files_of(attachment::visible_to(me.scope()), judged);
        for (file, stored) in hung.all(db).await? {
            let Some(stored) = stored else { continue };
            let decided = check.files.get(&file.public_id).copied();
            let handing = Handing::of(&stored.media_type, decided);
            let mut row = File {
                given: handing == Handing::Given,
                handing,
                is_pdf: stored.media_type == "application/pdf",
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
                }
                Err(Unfit(why)) => row.unfit = Some(why),
            }
            files.push(row);
        }
    }
    let more: Vec<&str> = check.decided(false).map(String::as_str).collect();
    Ok(Checking {
        id,
        code: project.code,
        round: project.round_id,
        more: more.join("\n"),
        suspects: suspects.into_iter().collect(),
        files,
        check,
    })
}

fn add(all: &mut BTreeMap<String, Suspect>, veil: &Veil, text: &str) {
    for (word, found) in veil.suspects(text) {
        all.entry(word)
            .and_modify(|known| known.and(&found))
            .or_insert(found);
    }
}
