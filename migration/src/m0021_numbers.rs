//! Staff numbers that read alike are one person's.

use crate::prelude::*;

pub async fn up(schema: &Schema<'_>) -> Result<(), DbErr> {
    let db = schema.get_connection();
    let borne = Query::select()
        .columns(["id", "person"])
        .from("account")
        .and_where(Expr::col("person").is_not_null())
        .take();
    for row in db.query_all(&borne).await? {
        let (id, person): (i64, String) = (row.try_get("", "id")?, row.try_get("", "person")?);
        let number = domain::text::number(&person);
        if number != person {
            let number = Some(number).filter(|number| !number.is_empty());
            let update = Query::update()
                .table("account")
                .value("person", number)
                .and_where(Expr::col("id").eq(id))
                .take();
            db.execute(&update).await?;
        }
    }
    Ok(())
}
