//! One finding, from its discovery to its end.

use std::collections::BTreeMap;

use domain::ids::{AccountId, FindingId, RectificationId, RoundId, UnitId};
use domain::scoring::leaves;
use domain::states::{FindingStatus, Role};
use entity::{account, attachment, finding, project, rectification, round, unit};
use ledger::RoundBook;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect};

use crate::app::App;
use crate::rounds::known;
use crate::web::{Me, PageError};

/// One answer to a finding with its files.
pub struct Answer {
    pub row: rectification::Model,
    pub files: Vec<attachment::Model>,
}

/// A finding from its discovery to its end.
pub struct Finding {
    pub row: finding::Model,
    pub project: String,
    pub unit: String,
    pub found_by: String,
    pub indicator: Option<String>,
    pub answers: Vec<Answer>,
    pub soon: u16,
    pub may_rectify: bool,
    pub may_verify: bool,
    /// Why whoever would verify otherwise does not: found or put right by the same person.
    pub not_verifying: Option<String>,
}

#[derive(FromQueryResult)]
struct FindingFound {
    #[sea_orm(nested)]
    row: finding::Model,
    project: String,
    unit: String,
    path: String,
    holder: UnitId,
    finder: String,
    round_id: RoundId,
    version: i32,
}

/// One finding in view: three statements when its round is known, two more for who may verify.
pub async fn finding(app: &App, me: &Me, id: FindingId) -> Result<Finding, PageError> {
    let db = &app.book.db;
    let found: FindingFound = finding::visible_to(me.scope())
        .filter(finding::Column::Id.eq(id))
        .join(JoinType::InnerJoin, finding::project())
        .join(JoinType::InnerJoin, project::unit())
        .join(JoinType::InnerJoin, project::round())
        .join(JoinType::InnerJoin, finding::account())
        .column_as(project::Column::Name, "project")
        .column_as(unit::Column::Name, "unit")
        .column_as(unit::Column::Path, "path")
        .column_as(unit::Column::Id, "holder")
        .column_as(account::Column::DisplayName, "finder")
        .column_as(round::Column::Id, "round_id")
        .column_as(round::Column::Version, "version")
        .into_model()
        .one(db)
        .await?
        .ok_or(PageError::NotFound)?;
    let round = known(app, found.round_id, found.version).await?;
    let FindingFound {
        row,
        project,
        unit: unit_name,
        path,
        holder,
        finder: found_by,
        ..
    } = found;
    let rows = rectification::of_finding(id).all(db).await?;
    let mut files: BTreeMap<RectificationId, Vec<attachment::Model>> = BTreeMap::new();
    for file in attachment::visible_to(me.scope())
        .join(JoinType::InnerJoin, attachment::rectification())
        .filter(rectification::Column::FindingId.eq(id))
        .all(db)
        .await?
    {
        if let Some(id) = file.rectification_id {
            files.entry(id).or_default().push(file);
        }
    }
    let rectifier = rows.last().map(|r| r.by);
    let host = me.hosts(&round);
    let waits = row.status == FindingStatus::Rectified;
    let not_verifying = if waits && (host || row.found_by == me.account) {
        not_verifying(app, me, &row, (holder, &project), rectifier, &round).await?
    } else {
        None
    };
    Ok(Finding {
        may_rectify: row.status == FindingStatus::Open && me.actor.holds_on(&[Role::Editor], &path),
        may_verify: waits && host && not_verifying.is_none(),
        not_verifying,
        indicator: row.indicator_key.as_deref().and_then(|key| {
            round.programme.standard.as_ref().and_then(|s| {
                leaves(s)
                    .into_iter()
                    .find(|i| i.key == key)
                    .map(|i| i.title.clone())
            })
        }),
        soon: round.programme.soon.value,
        answers: rows
            .into_iter()
            .map(|r| Answer {
                files: files.remove(&r.id).unwrap_or_default(),
                row: r,
            })
            .collect(),
        row,
        project,
        unit: unit_name,
        found_by,
    })
}

/// Why this person does not verify, by the same questions the ledger asks; `holder` is the unit with
/// the project's name.
async fn not_verifying(
    app: &App,
    me: &Me,
    row: &finding::Model,
    holder: (UnitId, &str),
    rectifier: Option<AccountId>,
    round: &RoundBook,
) -> Result<Option<String>, PageError> {
    use ledger::{hands, supervision};
    let db = &app.book.db;
    let own: Vec<AccountId> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.in_subquery(account::of_same_person(me.account)))
        .into_tuple()
        .all(db)
        .await?;
    let host = &round.host.name;
    if own.contains(&row.found_by) {
        return Ok(Some(supervision::not_by_finder(host)));
    }
    if rectifier.is_some_and(|by| own.contains(&by)) {
        return Ok(Some(supervision::not_by_rectifier(host)));
    }
    let wrote = hands::person_wrote(db, me.account, row.project_id, holder.0, me.today).await?;
    Ok(wrote.then(|| hands::another_hand(holder.1, host)))
}
