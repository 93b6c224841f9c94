//! Figures for a monitor, in the Prometheus text format. No personal data, no programme content.

use std::fmt::{Display, Write as _};

use axum::extract::State;
use domain::states::MailState;
use entity::db::unless_away;
use entity::{job_run, outbox};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DbBackend, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::app::App;

/// A page of figures that grows by one kind at a time.
#[derive(Default)]
struct Figures(String);

impl Figures {
    /// One kind of figure with its values, each under its labels.
    fn add<V: Display>(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        values: impl IntoIterator<Item = (String, V)>,
    ) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            self.0,
            "# HELP peiyu_{name} {help}\n# TYPE peiyu_{name} {kind}"
        );
        for (labels, value) in values {
            let _ = writeln!(self.0, "peiyu_{name}{labels} {value}");
        }
    }

    fn one<V: Display>(&mut self, name: &str, kind: &str, help: &str, value: V) {
        self.add(name, kind, help, [(String::new(), value)]);
    }
}

/// `GET /metrics`. What the database cannot tell while it is away is left out.
pub async fn metrics(State(app): State<App>) -> String {
    let mut page = Figures::default();
    page.one(
        "panics_total",
        "counter",
        "Panics caught while answering requests or running jobs.",
        app.panics(),
    );
    database(&app, &mut page);
    page.add(
        "disk_free_bytes",
        "gauge",
        "Room left on the disks the site writes to.",
        app.book.space.rooms().into_iter().map(|room| {
            let folder = room.folder.display().to_string();
            (format!("{{folder={folder:?}}}"), room.free)
        }),
    );
    let told = async {
        mails(&app, &mut page).await?;
        runs(&app, &mut page).await
    };
    let answers = unless_away(&app.book.db, told).await.flatten();
    if let Err(error) = &answers {
        tracing::warn!(%error, "figures of the database are missing");
    }
    page.one(
        "database_up",
        "gauge",
        "Whether the database answered for this page.",
        u8::from(answers.is_ok()),
    );
    page.0
}

/// Connections, and how long transactions waited to begin.
fn database(app: &App, page: &mut Figures) {
    let db = &app.book.db;
    let (all, idle) = if db.get_database_backend() == DbBackend::Postgres {
        let pool = db.get_postgres_connection_pool();
        (pool.size(), pool.num_idle())
    } else {
        let pool = db.get_sqlite_connection_pool();
        (pool.size(), pool.num_idle())
    };
    let busy = u64::from(all).saturating_sub(idle as u64);
    page.add(
        "database_connections",
        "gauge",
        "Open connections of this node.",
        [
            (r#"{state="idle"}"#.to_owned(), idle as u64),
            (r#"{state="busy"}"#.to_owned(), busy),
        ],
    );
    let waits = entity::db::waits();
    page.0.push_str(
        "# HELP peiyu_database_wait_seconds Time transactions waited for a connection and, on SQLite, for other writers.\n# TYPE peiyu_database_wait_seconds summary\n",
    );
    let _ = writeln!(
        page.0,
        "peiyu_database_wait_seconds_sum {:.6}\npeiyu_database_wait_seconds_count {}",
        waits.total.as_secs_f64(),
        waits.count
    );
    page.one(
        "database_long_waits_total",
        "counter",
        "Of these, those of a second and more.",
        waits.long,
    );
}

async fn mails(app: &App, page: &mut Figures) -> Result<(), DbErr> {
    let counts: Vec<(MailState, i64)> = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::State)
        .column_as(outbox::Column::Id.count(), "mails")
        .group_by(outbox::Column::State)
        .order_by_asc(outbox::Column::State)
        .into_tuple()
        .all(&app.book.db)
        .await?;
    page.add(
        "outbox_mails",
        "gauge",
        "Mails by state.",
        counts
            .iter()
            .map(|(state, mails)| (format!("{{state={:?}}}", state.key()), mails)),
    );
    let oldest: Option<chrono::DateTime<chrono::Utc>> = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::CreatedAt)
        .filter(outbox::Column::State.is_in(MailState::TO_GO))
        .order_by_asc(outbox::Column::CreatedAt)
        .limit(1)
        .into_tuple()
        .one(&app.book.db)
        .await?;
    let age = oldest.map_or(0, |at| (app.book.clock.now() - at).num_seconds());
    // A clock that has been moved back makes nothing younger than it can be.
    let age = u64::try_from(age).unwrap_or(0);
    page.one(
        "outbox_oldest_seconds",
        "gauge",
        "Age of the oldest mail that is still to be sent.",
        age,
    );
    Ok(())
}

async fn runs(app: &App, page: &mut Figures) -> Result<(), DbErr> {
    let failed = Expr::case(job_run::Column::Outcome.eq("failed"), 1);
    let rows: Vec<(String, i64, i64, Option<chrono::DateTime<chrono::Utc>>)> =
        job_run::Entity::find()
            .select_only()
            .column(job_run::Column::Name)
            .column_as(job_run::Column::Id.count(), "runs")
            .column_as(Expr::expr(failed).count(), "failed")
            .column_as(job_run::Column::StartedAt.max(), "last")
            .group_by(job_run::Column::Name)
            .order_by_asc(job_run::Column::Name)
            .into_tuple()
            .all(&app.book.db)
            .await?;
    let label = |name: &str| format!("{{job={name:?}}}");
    page.add(
        "job_runs",
        "gauge",
        "Runs of each job in the last 90 days; of the mailer those with something to send.",
        rows.iter().map(|(name, runs, _, _)| (label(name), runs)),
    );
    page.add(
        "job_failures",
        "gauge",
        "Of these, those that failed in part or whole.",
        rows.iter()
            .map(|(name, _, failed, _)| (label(name), failed)),
    );
    page.add(
        "job_last_start_seconds",
        "gauge",
        "When each job last began, in seconds since 1970.",
        rows.iter()
            .filter_map(|(name, _, _, last)| Some((label(name), last.as_ref()?.timestamp()))),
    );
    Ok(())
}
