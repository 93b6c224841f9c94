//! The list of a round's entries as a workbook (推荐汇总表), limited to what the reader may see.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::ids::{ProjectId, RoundId};
use domain::stage::{StageKind, Status};
use domain::states::{Decided, EndorsementDecision, Role};
use domain::unit::Level;
use entity::{decision, endorsement, project, unit};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::query::in_view;
use super::query::places::sees_ranks;
use crate::app::App;
use crate::lineage::{Lineage, with_lineage};
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
    cells: Vec<String>,
    rank: Option<f64>,
    points: Option<f64>,
    admitted: Option<NaiveDate>,
}

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
    let lines: Vec<Line> = rows
        .into_iter()
        .map(|r| {
            let (rank, by) = ranks
                .get(&r.id)
                .map_or((None, ""), |(rank, by)| (*rank, by.as_str()));
            Line {
                cells: vec![
                    r.code,
                    r.name,
                    r.lineage.u0_name.clone(),
                    r.lineage.name_at(Level::Committee).unwrap_or("").to_owned(),
                    r.lineage.school().unwrap_or("").to_owned(),
                    r.category
                        .and_then(|key| p.entry.categories.iter().find(|c| c.key == key))
                        .map_or(String::new(), |c| c.title.clone()),
                    p.stage(&r.stage_key)
                        .map_or(r.stage_key.clone(), |s| s.title.clone()),
                    r.status.label().to_owned(),
                    by.to_owned(),
                ],
                rank: rank.map(f64::from),
                points: means.get(&r.id).map(|points| hundredths(*points)),
                admitted: r.building_from,
            }
        })
        .collect();
    let (name, today) = (book.row.name.clone(), me.today);
    let title = name.clone();
    let bytes = tokio::task::spawn_blocking(move || workbook(&title, &lines, host, today))
        .await
        .map_err(|e| PageError::Internal(e.to_string()))?
        .map_err(|e| PageError::Internal(e.to_string()))?;
    Ok(file(&format!("{name}推荐汇总表-{today}.xlsx"), bytes))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "points are far below what a double holds exactly"
)]
fn hundredths(points: i64) -> f64 {
    points as f64 / 100.0
}

fn workbook(
    title: &str,
    lines: &[Line],
    host: bool,
    today: NaiveDate,
) -> Result<Vec<u8>, XlsxError> {
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("汇总表")?;
    let mut heads = vec![
        "序号",
        "编号",
        "项目名称",
        "申报单位",
        "院系党组织",
        "学校",
        "类别",
        "阶段",
        "状态",
        "推荐单位",
        "推荐排序",
        "立项日期",
    ];
    if host {
        heads.push("评审平均分");
    }
    for (n, width) in [6, 16, 30, 26, 22, 20, 12, 14, 10, 22, 10, 12, 12]
        .into_iter()
        .take(heads.len())
        .enumerate()
    {
        sheet.set_column_width(column(n), width)?;
    }
    sheet.write_with_format(0, 0, format!("{title}汇总表（{today}）"), &bold)?;
    for (n, head) in heads.iter().enumerate() {
        sheet.write_with_format(1, column(n), *head, &bold)?;
    }
    let mut row = 2;
    for (n, line) in lines.iter().enumerate() {
        sheet.write(row, 0, u32::try_from(n + 1).unwrap_or(u32::MAX))?;
        for (c, cell) in line.cells.iter().enumerate() {
            sheet.write(row, column(c + 1), clean(cell))?;
        }
        if let Some(rank) = line.rank {
            sheet.write(row, 10, rank)?;
        }
        if let Some(on) = line.admitted {
            sheet.write_with_format(row, 11, &on, &date)?;
        }
        if let Some(points) = line.points.filter(|_| host) {
            sheet.write(row, 12, points)?;
        }
        row += 1;
    }
    // What was promised is what was delivered: a cut file lacks this line.
    sheet.write(row, 0, format!("共 {} 项", lines.len()))?;
    book.save_to_buffer()
}

fn column(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// Text without what a workbook refuses; a cell that begins like a formula stays text because it is
/// written as a string.
fn clean(text: &str) -> String {
    domain::text::lines(text)
}

/// A download under a Chinese name.
fn file(name: &str, bytes: Vec<u8>) -> Response {
    let mut encoded = String::new();
    for b in name.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_') {
            encoded.push(char::from(b));
        } else {
            encoded.push('%');
            encoded.push_str(&ledger::event::hex(&[b]).to_uppercase());
        }
    }
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    );
    if let Ok(value) = HeaderValue::from_str(&format!(
        "attachment; filename=\"export.xlsx\"; filename*=UTF-8''{encoded}"
    )) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_written_with_its_count() {
        let lines = vec![Line {
            cells: vec!["PPX-2023-1".into(); 9],
            rank: Some(1.0),
            points: Some(88.4),
            admitted: NaiveDate::from_ymd_opt(2023, 11, 27),
        }];
        let bytes = workbook(
            "2023 年支部品牌",
            &lines,
            true,
            NaiveDate::from_ymd_opt(2023, 12, 1).unwrap(),
        )
        .unwrap();
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(clean("甲\u{0}乙\u{8}"), "甲乙");
    }
}
