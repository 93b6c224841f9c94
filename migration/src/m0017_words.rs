//! Words that stood in rows as anybody wrote them are words of the program, and a decision says no more
//! than its event does not.

use crate::prelude::*;
use crate::table::{string_null};

/// A return stands on the stage that decided it, as every decision does; it was on the application,
/// with that stage for an outcome. A conditional grade begins its stage anew by itself: what said so
/// once more goes, as does what no rule asks.
const DECISIONS: &str = "
    UPDATE decision SET stage_key = outcome, outcome = 'yes' WHERE what = 'return';
    UPDATE decision SET outcome = 'yes' WHERE outcome IN ('', 'accepted', 'passed', 'second_reading');
    UPDATE decision SET outcome = 'no' WHERE outcome = 'failed';
    DELETE FROM decision WHERE what IN ('rectify', 'extend', 'hand_in', 'objection');";

/// Where a finding came from was anybody's text; what is none of our words is kept as named.
const SOURCES: &str = "
    UPDATE finding SET source_named = source WHERE source NOT IN (
        '集中督查', '随机抽查', '交叉检查', '日常', '中期考核', '期满验收', '来信', '公示异议', '其他');
    UPDATE finding SET source = CASE source
        WHEN '集中督查' THEN 'concentrated' WHEN '随机抽查' THEN 'spot_check'
        WHEN '交叉检查' THEN 'cross_check' WHEN '日常' THEN 'daily' WHEN '中期考核' THEN 'midterm'
        WHEN '期满验收' THEN 'final' WHEN '来信' THEN 'letter' WHEN '公示异议' THEN 'objection'
        ELSE 'other' END;";

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    schema
        .alter_table(
            Table::alter()
                .table("finding")
                .add_column(string_null("source_named"))
                .take(),
        )
        .await?;
    let db = schema.get_connection();
    db.execute_unprepared(SOURCES).await?;
    db.execute_unprepared(DECISIONS).await?;
    schema
        .alter_table(
            Table::alter()
                .table("decision")
                .drop_column("reason")
                .take(),
        )
        .await
}
