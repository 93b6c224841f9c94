//! What every table has beside its columns, and how one reaches another, as functions:
//! `.join(JoinType::InnerJoin, project::unit())`.

/// Ends an entity's columns, and declares one function for each reference that queries follow:
/// `name: Column => table`, or `name: Column => table.Key` where the key is not `id`.
macro_rules! joins {
    (@key $from:ident $table:ident) => { joins!(@key $from $table Id) };
    (@key $from:ident $table:ident $key:ident) => {
        Entity::belongs_to(super::$table::Entity)
            .from(Column::$from)
            .to(super::$table::Column::$key)
            .into()
    };
    // A table whose rows are looked for by their texts: `fold` keeps these folded with every write.
    (fold; $($joins:tt)*) => {
        #[sea_orm::prelude::async_trait::async_trait]
        impl sea_orm::ActiveModelBehavior for ActiveModel {
            async fn before_save<C: sea_orm::ConnectionTrait>(
                self,
                _: &C,
                _: bool,
            ) -> Result<Self, sea_orm::DbErr> {
                Ok(fold(self))
            }
        }

        joins!(@functions $($joins)*);
    };
    (@functions $($name:ident: $from:ident => $table:ident $(. $key:ident)?),* $(,)?) => {
        /// None that SeaORM knows of: what a query joins stands in the query.
        #[derive(Copy, Clone, Debug, sea_orm::EnumIter, sea_orm::DeriveRelation)]
        pub enum Relation {}

        $(
            #[doc = concat!("The join to `", stringify!($table), "` by `", stringify!($from), "`.")]
            pub fn $name() -> sea_orm::RelationDef {
                joins!(@key $from $table $($key)?)
            }
        )*
    };
    ($($joins:tt)*) => {
        impl sea_orm::ActiveModelBehavior for ActiveModel {}

        joins!(@functions $($joins)*);
    };
}
pub(crate) use joins;
