//! Sums that run along with what they count: projects, what is owed and findings by everything that
//! lists and dashboards ask for, for each unit with all below it.
//!
//! The database keeps them itself, whoever writes: before a row changes, what it counted for is put
//! into `count_change` with a minus, afterwards with a plus. SQLite, where one writes at a time, adds
//! each change up at once. PostgreSQL does so when a transaction is about to commit, all its changes
//! together and in the order of the sums, so that two writers neither wait long nor for each other.

use crate::prelude::*;
use crate::table::{NewTable, big_integer, boolean, stamp, string, word};


/// What a sum is of, and the columns it is told apart by.
const KEY: &str = "what, round_id, place, state, category, building, open, due_at";
/// The same for a whole row.
const SUM: &str = "above, what, round_id, place, state, category, building, open, due_at";
/// See [`views`].
const VIEWS: [&str; 3] = ["counted_project", "counted_owed", "counted_finding"];
/// In place of a deadline where there is none: later than every other.
const NEVER: &str = "9999-12-31T00:00:00+00:00";

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    keyed(NewTable::new("count_change").id().col(string("path")))
        .create(schema)
        .await?;
    keyed(NewTable::new("running_count").col(big_integer("above")))
        .primary(&SUM.split(", ").collect::<Vec<_>>())
        .create(schema)
        .await?;
    let db = schema.get_connection();
    let backend = db.get_database_backend();
    let steps = [
        views(backend),
        adding_up(backend),
        vec![zero(backend)],
        watches(backend),
        VIEWS
            .map(|view| counts(view, "COUNT(*)", &format!("GROUP BY path, {KEY}")))
            .to_vec(),
    ];
    for step in steps.concat() {
        db.execute_unprepared(&step).await?;
    }
    if backend == DbBackend::Postgres {
        // Later steps may change the tables, which no change may be waiting for.
        db.execute_unprepared("SET CONSTRAINTS count_change_add IMMEDIATE")
            .await?;
    }
    Ok(())
}

/// The columns that changes and sums have in common.
fn keyed(table: NewTable) -> NewTable {
    table
        .col(word("what"))
        .col(big_integer("round_id"))
        .col(string("place"))
        .col(word("state"))
        .col(string("category"))
        .col(boolean("building"))
        .col(boolean("open"))
        .col(stamp("due_at"))
        .col(big_integer("n"))
}

/// What is counted, each row with the unit it belongs to and what it counts for. Every path begins
/// with 0, the whole.
///
/// Each joins a table that is copied after its own, so that nothing is counted while rows are copied
/// from one database to another: their sums are copied too.
fn views(backend: DbBackend) -> Vec<String> {
    let postgres = backend == DbBackend::Postgres;
    let either = |on_postgres: &str, on_sqlite: &str| {
        if postgres { on_postgres } else { on_sqlite }.to_owned()
    };
    let day_over = |row: &str| {
        either(
            "((ROW.due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')",
            "strftime('%Y-%m-%dT%H:%M:%S+00:00', ROW.due_on, '+1 day', '-8 hours')",
        )
        .replace("ROW", row)
    };
    let at_hour = either(
        "((o.due_on + o.closes_at) AT TIME ZONE 'Asia/Shanghai')",
        "strftime('%Y-%m-%dT%H:%M:%S+00:00', o.due_on || ' ' || o.closes_at, '-8 hours')",
    );
    let never = either(&format!("TIMESTAMPTZ '{NEVER}'"), &format!("'{NEVER}'"));
    let found = either(
        "to_char(f.found_on, 'YYYY-MM')",
        "strftime('%Y-%m', f.found_on)",
    );
    let closed = either(
        "to_char(f.closed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
        "strftime('%Y-%m', f.closed_at, '+8 hours')",
    );
    let builds = "(p.ended_on IS NULL AND p.building_from IS NOT NULL AND p.status <> 'titled')";
    vec![
        format!(
            "CREATE VIEW counted_project AS \
             SELECT p.id AS id, p.id AS project_id, p.unit_id AS unit_id, '/0' || u.path AS path, \
             'project' AS what, p.round_id AS round_id, p.stage_key AS place, p.status AS state, \
             COALESCE(p.category, '') AS category, {builds} AS building, \
             p.ended_on IS NULL AS open, COALESCE(p.next_due_at, {never}) AS due_at \
             FROM project p JOIN unit u ON u.id = p.unit_id"
        ),
        format!(
            "CREATE VIEW counted_owed AS \
             SELECT o.id AS id, o.project_id AS project_id, o.owner_unit_id AS unit_id, \
             '/0' || COALESCE(u.path, '/') AS path, 'owed' AS what, o.round_id AS round_id, \
             CASE WHEN o.kind = 'milestone' THEN o.item_key ELSE COALESCE(o.stage_key, '') END \
             AS place, o.kind AS state, '' AS category, (p.id IS NULL OR {builds}) AS building, \
             o.status = 'open' AS open, CASE WHEN o.status <> 'open' THEN {never} \
             WHEN o.closes_at IS NULL THEN {} ELSE {at_hour} END AS due_at \
             FROM obligation o JOIN round r ON r.id = o.round_id \
             LEFT JOIN unit u ON u.id = o.owner_unit_id \
             LEFT JOIN project p ON p.id = o.project_id WHERE o.status <> 'waived'",
            day_over("o")
        ),
        format!(
            "CREATE VIEW counted_finding AS \
             SELECT f.id AS id, p.id AS project_id, p.unit_id AS unit_id, '/0' || u.path AS path, \
             'finding' AS what, p.round_id AS round_id, {found} AS place, f.status AS state, \
             COALESCE({closed}, '') AS category, {builds} AS building, f.status = 'open' AS open, \
             CASE WHEN f.status = 'open' THEN {} ELSE {never} END AS due_at \
             FROM finding f JOIN project p ON p.id = f.project_id \
             JOIN unit u ON u.id = p.unit_id",
            day_over("f")
        ),
    ]
}

/// Puts what some rows of a view count for into `count_change`.
fn counts(view: &str, n: &str, which: &str) -> String {
    format!("INSERT INTO count_change (path, {KEY}, n) SELECT path, {KEY}, {n} FROM {view} {which}")
}

/// A change of one table that moves sums.
struct Watch {
    table: &'static str,
    /// Tells it from other watches of the table.
    why: &'static str,
    before: bool,
    /// `INSERT`, `DELETE`, or an update with the columns that matter.
    event: Event,
    /// What counts otherwise: rows of a view, by the column that holds the id of the changed row.
    moves: &'static [(&'static str, &'static str)],
}

#[derive(Clone, Copy)]
enum Event {
    Insert,
    Delete,
    Update(&'static [&'static str]),
}

impl Watch {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        all.extend(Self::of_rows(
            "project",
            &[("counted_project", "id")],
            &[
                "round_id",
                "unit_id",
                "stage_key",
                "status",
                "category",
                "building_from",
                "ended_on",
                "next_due_at",
            ],
        ));
        all.extend(Self::of_rows(
            "obligation",
            &[("counted_owed", "id")],
            &[
                "round_id",
                "project_id",
                "kind",
                "item_key",
                "stage_key",
                "owner_unit_id",
                "due_on",
                "closes_at",
                "status",
            ],
        ));
        all.extend(Self::of_rows(
            "finding",
            &[("counted_finding", "id")],
            &["project_id", "found_on", "due_on", "status", "closed_at"],
        ));
        all.extend(Self::updates(
            "project",
            "about",
            &["round_id", "unit_id", "status", "building_from", "ended_on"],
            &[
                ("counted_owed", "project_id"),
                ("counted_finding", "project_id"),
            ],
        ));
        all.extend(Self::updates(
            "unit",
            "own",
            &["path"],
            &[
                ("counted_project", "unit_id"),
                ("counted_owed", "unit_id"),
                ("counted_finding", "unit_id"),
            ],
        ));
        all
    }

    /// Everything that can happen to a row that is counted.
    fn of_rows(
        table: &'static str,
        moves: &'static [(&'static str, &'static str)],
        columns: &'static [&'static str],
    ) -> impl Iterator<Item = Self> {
        [(false, Event::Insert), (true, Event::Delete)]
            .into_iter()
            .map(move |(before, event)| Self {
                table,
                why: "own",
                before,
                event,
                moves,
            })
            .chain(Self::updates(table, "own", columns, moves))
    }

    fn updates(
        table: &'static str,
        why: &'static str,
        columns: &'static [&'static str],
        moves: &'static [(&'static str, &'static str)],
    ) -> impl Iterator<Item = Self> {
        [true, false].into_iter().map(move |before| Self {
            table,
            why,
            before,
            event: Event::Update(columns),
            moves,
        })
    }

    fn name(&self) -> String {
        let event = match self.event {
            Event::Insert => "insert",
            Event::Delete => "delete",
            Event::Update(_) if self.before => "before",
            Event::Update(_) => "after",
        };
        format!("count_{}_{}_{event}", self.table, self.why)
    }

    /// The statements that set it up.
    fn sql(&self, backend: DbBackend) -> Vec<String> {
        let Self { table, before, .. } = self;
        let name = self.name();
        let (row, n, time) = if *before {
            ("OLD", "-1", "BEFORE")
        } else {
            ("NEW", "1", "AFTER")
        };
        let (event, when) = match self.event {
            Event::Insert => ("INSERT".to_owned(), String::new()),
            Event::Delete => ("DELETE".to_owned(), String::new()),
            Event::Update(columns) => {
                let differs: Vec<String> = columns
                    .iter()
                    .map(|c| format!("OLD.{c} IS DISTINCT FROM NEW.{c}"))
                    .collect();
                (
                    format!("UPDATE OF {}", columns.join(", ")),
                    format!("WHEN ({})", differs.join(" OR ")),
                )
            }
        };
        let moves: String = self
            .moves
            .iter()
            .map(|(view, id)| counts(view, n, &format!("WHERE {id} = {row}.id")) + "; ")
            .collect();
        let head = format!("CREATE TRIGGER {name} {time} {event} ON {table} FOR EACH ROW {when}");
        if backend == DbBackend::Postgres {
            let back = if matches!(self.event, Event::Delete) {
                "OLD"
            } else {
                "NEW"
            };
            vec![
                function(&name, &format!("{moves} RETURN {back};")),
                format!("{head} EXECUTE FUNCTION {name}()"),
            ]
        } else {
            vec![format!("{head} BEGIN {moves} END")]
        }
    }
}

fn watches(backend: DbBackend) -> Vec<String> {
    Watch::all().iter().flat_map(|w| w.sql(backend)).collect()
}

/// A function for a trigger of PostgreSQL. One that a dropped schema left behind is replaced.
fn function(name: &str, body: &str) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql \
         AS $body$ BEGIN {body} END $body$"
    )
}

/// Adds changes to the sums of each unit on their paths, and takes them away.
fn adding_up(backend: DbBackend) -> Vec<String> {
    let into = format!("INSERT INTO running_count ({SUM}, n)");
    let conflict = format!("ON CONFLICT ({SUM}) DO UPDATE SET n = running_count.n + excluded.n");
    if backend == DbBackend::Postgres {
        // The first of a transaction's changes takes all of them along; those that follow see that
        // they are done without looking for themselves among rows that are gone.
        let body = format!(
            "IF NEW.id <= COALESCE(NULLIF(current_setting('peiyu.counted', TRUE), '')::bigint, 0) \
             THEN RETURN NULL; END IF; \
             PERFORM set_config('peiyu.counted', MAX(id)::text, TRUE) FROM count_change; \
             WITH gone AS (DELETE FROM count_change RETURNING *) \
             {into} SELECT unit::bigint, {KEY}, SUM(n) \
             FROM gone, unnest(string_to_array(trim(BOTH '/' FROM path), '/')) AS unit \
             GROUP BY unit, {KEY} HAVING SUM(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9 {conflict}; \
             RETURN NULL;"
        );
        return vec![
            function("count_change_add", &body),
            "CREATE CONSTRAINT TRIGGER count_change_add AFTER INSERT ON count_change \
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_change_add()"
                .to_owned(),
        ];
    }
    let change = KEY.replace(", ", ", NEW.");
    vec![format!(
        "CREATE TRIGGER count_change_add AFTER INSERT ON count_change BEGIN \
         {into} SELECT unit.value, NEW.{change}, NEW.n \
         FROM json_each('[' || replace(trim(NEW.path, '/'), '/', ',') || ']') AS unit WHERE TRUE \
         {conflict}; \
         DELETE FROM count_change WHERE id = NEW.id; END"
    )]
}

/// A sum of nothing is no row.
fn zero(backend: DbBackend) -> String {
    let same: Vec<String> = SUM.split(", ").map(|c| format!("{c} = NEW.{c}")).collect();
    let head = "CREATE TRIGGER running_count_zero AFTER UPDATE OF n ON running_count \
                FOR EACH ROW WHEN (NEW.n = 0)";
    let delete = format!("DELETE FROM running_count WHERE {};", same.join(" AND "));
    if backend == DbBackend::Postgres {
        let f = function("running_count_zero", &format!("{delete} RETURN NULL;"));
        format!("{f}; {head} EXECUTE FUNCTION running_count_zero()")
    } else {
        format!("{head} BEGIN {delete} END")
    }
}
