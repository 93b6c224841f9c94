//! Staff numbers that read alike are one person's.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
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

    /// What was typed is not known any more, and need not be.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
