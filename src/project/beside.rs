//! What lies beside an application for whoever recommends: the material itself, and the others of the
//! same stage with their places.

use domain::ids::ProjectId;
use domain::stage::Status;
use domain::turn::Task;
use entity::project;
use ledger::assessments::against_pass;
use ledger::projects::recommendations;
use maud::{Markup, html};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::forms::turn;
use super::query::View;
use crate::app::App;
use crate::lineage::{Lineage, with_lineage};
use crate::material::paper::{self, Paper};
use crate::ui::State;
use crate::ui::parts::{self, Column};
use crate::web::{Me, PageError};

/// Others listed at most.
const MOST: u64 = 100;

/// The material that is judged, and what it is weighed against.
#[derive(Debug, Default)]
pub struct Beside {
    paper: Option<Paper>,
    others: Vec<Other>,
    /// What stands against a pass, for whoever grades.
    pub against_pass: Option<String>,
}

/// Another entry before the same unit.
#[derive(Debug)]
struct Other {
    id: ProjectId,
    name: String,
    category: Option<String>,
    stands: Stands,
}

/// How far another entry has come with the same unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// In this place, if it was given one.
    Recommended(Option<i32>),
    Waiting,
}

#[derive(Debug, FromQueryResult)]
struct Waiting {
    id: ProjectId,
    name: String,
    category: Option<String>,
    #[sea_orm(nested)]
    lineage: Lineage,
}

/// Seven statements for whoever recommends; five for whoever judges what was handed in once more, to
/// see what is different, and four for whoever grades; none for anybody else.
///
/// # Errors
/// Database errors.
pub async fn load(app: &App, me: &Me, view: &View) -> Result<Beside, PageError> {
    let Some((task, stage)) = turn(view).filter(|_| !view.may.own_hand) else {
        return Ok(Beside::default());
    };
    let recommends = task == Task::Endorse;
    let compares = matches!(task, Task::Screen | Task::AcceptRevision | Task::Grade);
    let s = &view.standing;
    let id = s.project.id;
    let unit = s.conductor(stage).id;
    let last = view.papers.iter().find(|p| p.submitted_at.is_some());
    let paper = match last.filter(|p| recommends || compares && p.revision > 1) {
        Some(last) => {
            let paper = paper::load(app, me, id, last.id).await?;
            paper::opened(app, me, s, &paper).await;
            Some(paper)
        }
        None => None,
    };
    if !recommends {
        let cal = app.book.calendar();
        let against_pass = match task {
            Task::Grade => against_pass(&app.book.db, s, stage, &cal, me.today).await?,
            _ => None,
        };
        return Ok(Beside {
            paper,
            others: Vec::new(),
            against_pass,
        });
    }
    let here = project::known_to(me.scope())
        .filter(project::Column::RoundId.eq(s.project.round_id))
        .filter(project::Column::StageKey.eq(&stage.key))
        .filter(project::Column::Status.eq(Status::Waiting))
        .filter(project::Column::Id.ne(id))
        .select_only()
        .columns([project::Column::Id, project::Column::Name])
        .column(project::Column::Category);
    let waiting: Vec<Waiting> = with_lineage(here)
        .order_by_asc(project::Column::Id)
        .limit(MOST)
        .into_model()
        .all(&app.book.db)
        .await?;
    let given = recommendations(&app.book.db, &s.round, Some((&stage.key, unit))).await?;
    let mut others: Vec<Other> = given
        .into_iter()
        .map(|r| Other {
            id: r.project,
            name: r.name,
            category: r.category,
            stands: Stands::Recommended(r.rank),
        })
        .collect();
    others.sort_by_key(|o| match o.stands {
        Stands::Recommended(Some(rank)) => rank,
        Stands::Recommended(None) | Stands::Waiting => i32::MAX,
    });
    let same = waiting
        .into_iter()
        .filter(|w| w.lineage.conductor(&s.round, stage) == unit);
    others.extend(same.map(|w| Other {
        id: w.id,
        name: w.name,
        category: w.category,
        stands: Stands::Waiting,
    }));
    Ok(Beside {
        paper,
        others,
        against_pass: None,
    })
}

/// The material as it was handed in, beside what is done with it.
pub fn material(beside: &Beside, form: Markup) -> Markup {
    let Some(paper) = &beside.paper else {
        return form;
    };
    html! {
        p .small { a href="#verdict" { "看过的，直接填写审核意见" } }
        div .desk {
            article .panel aria-label="申报材料" { div .panel-body.stack { (paper::compared(paper)) (paper::answers(paper)) } }
            div .stack.sticky #verdict { (form) }
        }
    }
}

/// What is different from the revision before, over what is done with it.
pub fn compared(beside: &Beside) -> Markup {
    html! {
        @if let Some(paper) = &beside.paper { div .panel { div .panel-body { (paper::compared(paper)) } } }
    }
}

/// The others, those with places first.
pub fn others(beside: &Beside, view: &View) -> Markup {
    if beside.others.is_empty() {
        return html! {};
    }
    let p = view.programme();
    let columns = ["项目", "类别", "审核情况"].map(Column::new);
    html! {
        h3 { "同一阶段的其他项目" }
        (parts::table("table-cards", "同一阶段的其他项目", &columns, html! {
            @for other in &beside.others {
                tr {
                    th scope="row" { a href={ "/projects/" (other.id) } { (other.name) } }
                    td data-label="类别" { (p.category(other.category.as_deref()).map_or("—", |c| &c.title)) }
                    td data-label="审核情况" {
                        @match other.stands {
                            Stands::Recommended(Some(rank)) => (parts::tag(State::Done, &format!("已推荐，排序第 {rank}"))),
                            Stands::Recommended(None) => (parts::tag(State::Done, "已推荐，没有排序")),
                            Stands::Waiting => (parts::tag(State::Todo, "等您审核")),
                        }
                    }
                }
            }
        }))
    }
}
