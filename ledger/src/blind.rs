//! A blind review (匿名评审): what an expert may be told of whose application it is, and what the
//! organiser decides about the names in it.
//!
//! Lists, mails and titles take what they call a project from [`called`] and [`title`]; texts and
//! files go through the [`Veil`] of [`veil_of`]. `domain::veil` says how a name is found.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, ProjectId, UnitId};
use domain::obligation::ObligationKind;
use domain::stage::{StageKind, Status};
use domain::states::{Role, SubmissionStatus};
use domain::text::quoted;
use domain::veil::{Veil, of_person, of_unit, people_in, people_named};
use entity::{
    OneColumn, account, blind_check, fact, grant, holder, person, project, submission, unit,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QuerySelect,
};

use crate::access::ids_in;
use crate::event::{Event, What};
use crate::{Act, Actor, Happened, LedgerError, RoundBook, Standing};

/// The fewest characters of a unit's code that are looked for in texts.
const CODE: usize = 3;
/// Words that an organiser may add to those of one project at once.
const WORDS: usize = 1000;
/// Characters of one such word.
const WORD: usize = 60;
/// Characters of all words of one project together. What looks like a name is as long as it is.
const GUARD: usize = 1_000_000;

/// Whether an expert must not know whose a project is: the round is judged blindly, and the review
/// for which they were asked goes on.
pub fn hides(round: &RoundBook, review: &str, stage_now: &str, status: Status) -> bool {
    round.programme.is_blind() && review == stage_now && !status.is_end()
}

/// How an expert's desk calls a project.
pub fn title(hidden: bool, code: &str, name: &str, unit: &str) -> String {
    if hidden {
        format!("申报件 {code}")
    } else if name == unit {
        name.to_owned()
    } else {
        format!("{name}（{unit}）")
    }
}

/// What an open obligation calls its project, in lists and in mails: by its code where an expert
/// judges it blindly, whoever reads it. A round that is not there is taken for a blind one.
pub fn called<'a>(
    kind: ObligationKind,
    round: Option<&RoundBook>,
    code: &'a str,
    name: &'a str,
) -> &'a str {
    let blind = kind == ObligationKind::Score && round.is_none_or(|r| r.programme.is_blind());
    if blind { code } else { name }
}

/// What has been decided about one project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// Word → whether it may stand.
    pub words: BTreeMap<String, bool>,
    /// Public id of a file → whether the experts get it.
    pub files: BTreeMap<String, bool>,
    /// When and by whom, once there has been a check.
    pub done: Option<(DateTime<Utc>, AccountId)>,
}

impl Check {
    fn read(row: &blind_check::Model) -> Result<Self, LedgerError> {
        let broken =
            |e: serde_json::Error| LedgerError::Broken(format!("匿名检查 {}：{e}", row.project_id));
        Ok(Self {
            words: serde_json::from_str(&row.words).map_err(broken)?,
            files: serde_json::from_str(&row.files).map_err(broken)?,
            done: Some((row.checked_at, row.checked_by)),
        })
    }

    /// The words of which this was decided.
    pub fn decided(&self, shown: bool) -> impl Iterator<Item = &String> {
        self.words
            .iter()
            .filter(move |(_, may_stand)| **may_stand == shown)
            .map(|(word, _)| word)
    }
}

/// What has been decided about a project. The project was found through the actor's scope.
///
/// # Errors
/// Database errors; [`LedgerError::Broken`] for what cannot be read.
pub async fn check_of(db: &impl ConnectionTrait, project: ProjectId) -> Result<Check, LedgerError> {
    blind_check::Entity::find_by_id(project)
        .one(db)
        .await?
        .map_or_else(|| Ok(Check::default()), |row| Check::read(&row))
}

/// What covers the names of whoever a project belongs to: of its units, of all above them, of their
/// people, under present and former names, and what the organiser has added.
///
/// # Errors
/// Database errors; [`LedgerError::Broken`] for what cannot be read.
pub async fn veil_of(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    project: &project::Model,
    check: &Check,
) -> Result<Veil, LedgerError> {
    let mut holders = BTreeSet::from([project.unit_id]);
    let mut persons = BTreeSet::new();
    for row in holder::of_project(project.id).all(db).await? {
        holders.insert(row.unit_id);
        persons.extend(row.person_id);
    }
    let mut names = names_of_units(db, &holders).await?;
    names.extend(names_of_people(db, &holders, persons.into_iter().collect()).await?);
    names.extend(names_in_forms(db, round, project.id).await?);
    names.extend(check.decided(false).cloned());
    Ok(Veil::new(names, check.decided(true).cloned()))
}

/// Every spelling of these units and of all above them, as they are and were called.
async fn names_of_units(
    db: &impl ConnectionTrait,
    holders: &BTreeSet<UnitId>,
) -> Result<BTreeSet<String>, LedgerError> {
    let paths: Vec<String> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(holders.iter().copied()))
        .values(unit::Column::Path, db)
        .await?;
    let line: BTreeSet<UnitId> = paths.iter().flat_map(|path| ids_in(path)).collect();
    let former = entity::unit_history::Entity::find()
        .filter(entity::unit_history::Column::UnitId.is_in(line.iter().copied()))
        .all(db)
        .await?;
    // A unit that stood above once is as telling as one that does so now.
    let all = line
        .into_iter()
        .chain(former.iter().filter_map(|row| row.parent_id));
    let units = unit::Entity::find()
        .filter(unit::Column::Id.is_in(all))
        .all(db)
        .await?;
    let mut names = BTreeSet::new();
    for unit in &units {
        names.extend(of_unit(&unit.name));
        if unit.code.chars().count() >= CODE {
            names.insert(unit.code.clone());
        }
    }
    for row in &former {
        names.extend(of_unit(&row.name));
    }
    Ok(names)
}

/// The people of the units: who leads or holds something there, who acts for them, what facts say.
async fn names_of_people(
    db: &impl ConnectionTrait,
    holders: &BTreeSet<UnitId>,
    persons: Vec<domain::ids::PersonId>,
) -> Result<BTreeSet<String>, LedgerError> {
    let here = || holders.iter().copied();
    let mut names = BTreeSet::new();
    let own = Condition::any()
        .add(person::Column::UnitId.is_in(here()))
        .add(person::Column::Id.is_in(persons));
    for row in person::Entity::find().filter(own).all(db).await? {
        names.extend(people_named(&row.name));
    }
    let acting: Vec<String> = account::Entity::find()
        .join(sea_orm::JoinType::InnerJoin, grant::account().rev())
        .filter(grant::Column::UnitId.is_in(here()))
        .values(account::Column::DisplayName, db)
        .await?;
    names.extend(acting.iter().flat_map(|name| people_named(name)));
    let facts = fact::Entity::find()
        .filter(fact::Column::UnitId.is_in(here()))
        .filter(fact::Column::Key.is_in(["unit.full_name", "unit.superior", "person.name"]))
        .all(db)
        .await?;
    for row in facts {
        if row.key == "person.name" {
            names.extend(of_person(&row.value));
        } else {
            names.extend(of_unit(&row.value));
        }
    }
    Ok(names)
}

/// Who is named where the project's forms ask for a name, and how they call the unit themselves.
async fn names_in_forms(
    db: &impl ConnectionTrait,
    round: &RoundBook,
    project: ProjectId,
) -> Result<BTreeSet<String>, LedgerError> {
    let mut names = BTreeSet::new();
    let handed_in = submission::of_project(project)
        .filter(submission::Column::Status.ne(SubmissionStatus::Draft));
    for row in handed_in.all(db).await? {
        let Some(form) = round.programme.form(&row.form_key) else {
            continue;
        };
        let answers: domain::answers::Answers = serde_json::from_str(&row.answers)?;
        names.extend(people_in(form, &answers));
        for field in &form.fields {
            let is_unit = matches!(
                field.fact.as_deref(),
                Some("unit.full_name" | "unit.superior")
            );
            if let (true, Some(domain::answers::Answer::Text(text))) =
                (is_unit, answers.0.get(&field.key))
            {
                names.extend(of_unit(text));
            }
        }
    }
    Ok(names)
}

/// What an organiser decides; it replaces what was decided before.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// What looks like a name, and whether it may stand.
    pub words: BTreeMap<String, bool>,
    /// Words that are covered besides, and over all others.
    pub more: BTreeSet<String>,
    /// Public id of a file → whether the experts get it.
    pub files: BTreeMap<String, bool>,
}

/// Keeps what was decided about the names in a project.
///
/// # Errors
/// Refused where nothing is judged blindly, to whoever conducts no review of the project, and for
/// too many or too long words.
pub async fn check(
    act: &mut Act,
    project: ProjectId,
    mut decision: Decision,
) -> Result<Happened<()>, LedgerError> {
    use blind_check::Column as C;
    let s = act.project(project).await?;
    if !conducts(&act.actor, &s) {
        return Err(LedgerError::forbidden("匿名检查由组织评审的单位办理。"));
    }
    if !s.round.programme.is_blind() {
        return Err(LedgerError::refused(format!(
            "{}不是匿名评审，不用做匿名检查。",
            quoted(&s.round.row.name)
        )));
    }
    let known = blind_check::Entity::find_by_id(project)
        .one(&act.tx)
        .await?;
    let before = known.as_ref().map(Check::read).transpose()?;
    within_bounds(&decision, &before.unwrap_or_default())?;
    let more = std::mem::take(&mut decision.more);
    decision.words.extend(more.into_iter().map(|w| (w, false)));
    let by = act.actor.account.ok_or(LedgerError::NotFound)?;
    let json = |map: &BTreeMap<String, bool>| serde_json::to_string(map);
    let (words, files) = (json(&decision.words)?, json(&decision.files)?);
    let row = blind_check::ActiveModel {
        project_id: Set(project),
        words: Set(words),
        files: Set(files),
        checked_at: Set(act.now),
        checked_by: Set(by),
        version: Set(known.map_or(1, |row| row.version + 1)),
    };
    let again = OnConflict::column(C::ProjectId)
        .update_columns([C::Words, C::Files, C::CheckedAt, C::CheckedBy, C::Version])
        .to_owned();
    blind_check::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(&act.tx)
        .await?;
    let count = |shown: bool| decision.words.values().filter(|s| **s == shown).count();
    let what = What::BlindChecked {
        shown: count(true),
        covered: count(false),
        files: decision.files.values().filter(|open| **open).count(),
    };
    Ok(Happened::one(Event::of(&s, what), ()))
}

/// Whether the actor stands for a unit that conducts a review of the project.
pub fn conducts(actor: &Actor, s: &Standing) -> bool {
    let stages = s.round.programme.stages.iter();
    stages
        .filter(|stage| stage.kind == StageKind::Review)
        .any(|stage| actor.holds_on(&[Role::Organiser], &s.conductor(stage).path))
}

/// What somebody types anew is bounded as words are; what was found in the texts, or is covered
/// already, is as long as it is.
fn within_bounds(decision: &Decision, before: &Check) -> Result<(), LedgerError> {
    let refuse = |sentence| Err(LedgerError::field("more", sentence));
    let is_new = |word: &&String| !before.words.contains_key(*word);
    let typed: Vec<&String> = decision.more.iter().filter(is_new).collect();
    if typed.len() > WORDS {
        let n = typed.len();
        return refuse(format!("一次最多加 {WORDS} 个词，这次有 {n} 个，请删减。"));
    }
    if let Some(word) = typed.iter().find(|word| word.chars().count() > WORD) {
        let n = word.chars().count();
        let start: String = word.chars().take(10).collect();
        return refuse(format!(
            "“{start}…”有 {n} 个字符，一个词最多 {WORD} 个；请每行写一个词。"
        ));
    }
    let all = decision.words.keys().chain(&decision.more);
    if all.map(|word| word.chars().count()).sum::<usize>() > GUARD {
        return refuse(format!("所有的词共超过 {GUARD} 个字符，请删减。"));
    }
    Ok(())
}
