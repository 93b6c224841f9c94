//! The list of a round's entries as a workbook (推荐汇总表), limited to what the reader may see.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use domain::ids::{ProjectId, RoundId};
use domain::stage::{StageKind, Status};
use domain::states::{Decided, EndorsementDecision, Role};
use domain::unit::Level;
use entity::{decision, endorsement, project, unit};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::query::in_view;
use super::query::places::sees_ranks;
use crate::app::App;
use crate::lineage::{Lineage, with_lineage};
use crate::ui::parts::ListColumn;
use crate::web::xlsx::Sheet;
use crate::web::{Id, Me, PageError};

#[derive(Debug, FromQueryResult)]
struct Row {
    id: ProjectId,
    code: String,
    name: String,
    category: Option<String>,
    stage_key: String,
    status: Status,
    building_from: Option<NaiveDate>,
    #[sea_orm(nested)]
    lineage: Lineage,
}

/// One line of the sheet, ready to be written.
struct Line {
    no: u32,
    code: String,
    name: String,
    unit: String,
    committee: String,
    school: String,
    category: Option<String>,
    stage: String,
    status: &'static str,
    by: String,
    rank: Option<i32>,
    admitted: Option<NaiveDate>,
    points: Option<i64>,
}

type Column = ListColumn<Line, ()>;

const COLUMNS: &[Column] = &[
    Column::in_sheet("序号", 6.0, |line| f64::from(line.no).into()),
    Column::in_sheet("编号", 16.0, |line| line.code.as_str().into()),
    Column::in_sheet("项目名称", 30.0, |line| line.name.as_str().into()),
    Column::in_sheet("申报单位", 26.0, |line| line.unit.as_str().into()),
    Column::in_sheet("院系党组织", 22.0, |line| {
        line.committee.as_str().into()
    }),
    Column::in_sheet("学校", 20.0, |line| line.school.as_str().into()),
    Column::in_sheet("类别", 12.0, |line| line.category.as_deref().into()),
    Column::in_sheet("阶段", 14.0, |line| line.stage.as_str().into()),
    Column::in_sheet("状态", 10.0, |line| line.status.into()),
    Column::in_sheet("推荐单位", 22.0, |line| line.by.as_str().into()),
    Column::in_sheet("推荐排序", 10.0, |line| line.rank.map(f64::from).into()),
    Column::in_sheet("立项日期", 12.0, |line| line.admitted.into()),
];

/// For the host alone.
const MEAN: Column = Column::in_sheet("评审平均分", 12.0, |line| {
    line.points.map(hundredths).into()
});

pub async fn summary(
    State(app): State<App>,
    me: Me,
    Id(id): Id<RoundId>,
) -> Result<Response, PageError> {
    let db = &app.book.db;
    let (book, _) = in_view(&app, &me, id).await?;
    let p = book.programme.clone();
    let applications: Vec<&str> = p
        .stages
        .iter()
        .filter(|s| s.kind == StageKind::Application)
        .map(|s| s.key.as_str())
        .collect();
    let mut rows: Vec<Row> = with_lineage(
        project::known_to(me.scope())
            .filter(project::Column::RoundId.eq(id))
            // Drafts are nobody's business but their writers'.
            .filter(
                Condition::any()
                    .add(project::Column::StageKey.is_not_in(applications))
                    .add(project::Column::Status.eq(Status::Returned)),
            )
            .select_only()
            .columns([
                project::Column::Id,
                project::Column::Code,
                project::Column::Name,
                project::Column::Category,
                project::Column::StageKey,
                project::Column::Status,
                project::Column::BuildingFrom,
            ]),
    )
    .into_model()
    .all(db)
    .await?;
    rows.sort_by(|a, b| (&a.lineage.u0_path, a.id).cmp(&(&b.lineage.u0_path, b.id)));
    let endorsed: Vec<(ProjectId, Option<i32>, String, String)> =
        endorsement::visible_to(me.scope())
            .join(JoinType::InnerJoin, endorsement::project())
            .join(JoinType::InnerJoin, endorsement::unit())
            .filter(project::Column::RoundId.eq(id))
            .filter(endorsement::Column::Decision.eq(EndorsementDecision::Endorsed))
            .select_only()
            .columns([endorsement::Column::ProjectId])
            .column(endorsement::Column::Rank)
            .column_as(unit::Column::Name, "unit_name")
            .column_as(unit::Column::Path, "unit_path")
            .order_by_asc(endorsement::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
    // The last recommendation of a unit that the reader acts for or stands above: what was ranked
    // higher up is not for those below.
    let ranks: HashMap<ProjectId, (Option<i32>, String)> = endorsed
        .into_iter()
        .filter(|(.., path)| sees_ranks(&me.actor, path))
        .map(|(id, rank, by, _)| (id, (rank, by)))
        .collect();
    // Means are the host's alone.
    let host = me.actor.holds_on(&[Role::Organiser], &book.host.path);
    let means: HashMap<ProjectId, i64> = if host {
        let rows: Vec<(ProjectId, Option<i64>)> = decision::visible_to(me.scope())
            .join(JoinType::InnerJoin, decision::project())
            .filter(project::Column::RoundId.eq(id))
            .filter(decision::Column::What.eq(Decided::Score))
            .select_only()
            .columns([decision::Column::ProjectId])
            .column(decision::Column::Points)
            .order_by_asc(decision::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        rows.into_iter()
            .filter_map(|(id, points)| Some((id, points?)))
            .collect()
    } else {
        HashMap::new()
    };
    let (name, today) = (&book.row.name, me.today);
    let columns = COLUMNS.iter().chain(host.then_some(&MEAN));
    let title = format!("{name}汇总表（{today}）");
    let mut sheet = Sheet::begin("汇总表", Some(&title), columns)?;
    for r in rows {
        let (rank, by) = ranks.get(&r.id).cloned().unwrap_or_default();
        sheet.row(&Line {
            no: sheet.rows + 1,
            code: r.code,
            name: r.name,
            unit: r.lineage.u0_name.clone(),
            committee: r.lineage.name_at(Level::Committee).unwrap_or("").to_owned(),
            school: r.lineage.school().unwrap_or("").to_owned(),
            category: r
                .category
                .and_then(|key| p.entry.categories.iter().find(|c| c.key == key))
                .map(|c| c.title.clone()),
            stage: p
                .stage(&r.stage_key)
                .map_or(r.stage_key.clone(), |s| s.title.clone()),
            status: r.status.label(),
            by,
            rank,
            admitted: r.building_from,
            points: means.get(&r.id).copied(),
        })?;
    }
    let note = format!("共 {} 项", sheet.rows);
    sheet
        .end(&note, &format!("{name}推荐汇总表-{today}.xlsx"))
        .await
}

#[expect(
    clippy::cast_precision_loss,
    reason = "points are far below what a double holds exactly"
)]
fn hundredths(points: i64) -> f64 {
    points as f64 / 100.0
}
