//! Rounds brought as far as a story begins.

use domain::ids::{NoticeId, RoundId};
use domain::record::RecordKind;
use domain::states::ObligationStatus;
use entity::{notice, obligation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::days::instant;
use super::{Person, Project, TestApp, Unit};

/// A brand round of 甲大学 that has just been opened, with the 文学院 and one of its branches.
pub struct Opened {
    pub university: Unit,
    pub committee: Unit,
    pub branch: Unit,
    pub round: RoundId,
}

/// What the first branches are called that take part, and their brands.
const ENTRIES: [(&str, &str); 4] = [
    ("文学院教工第一党支部", "红色文脉"),
    ("文学院教工第二党支部", "书香致远"),
    ("文学院学生第一党支部", "志愿先锋"),
    ("文学院学生第二党支部", "青春担当"),
];

/// A brand round of 甲大学 with some branches of its 文学院.
pub struct BrandRound {
    pub university: Unit,
    pub committee: Unit,
    pub branches: Vec<Unit>,
    pub experts: Vec<Person>,
    pub round: RoundId,
    pub brands: Vec<Project>,
}

/// A studio round of the province with one branch of 甲大学.
pub struct StudioRound {
    pub province: Unit,
    pub branch: Unit,
    pub experts: Vec<Person>,
    pub round: RoundId,
    pub studio: Project,
}

impl TestApp {
    /// A brand round on the morning of its notice, 16 October 2023.
    pub async fn brand_round(&self) -> Opened {
        self.at("2023-10-16 09:00").await;
        let university = self.university("甲大学").await;
        let committee = self.committee("文学院党委").await;
        let branch = self.branch(ENTRIES[0].0).await;
        let round = university
            .opens_round("brand", "2023-10-16", Some("2023-11"))
            .await;
        Opened {
            university,
            committee,
            branch,
            round,
        }
    }

    /// A brand that its branch has begun to write, on that morning.
    pub async fn brand_draft(&self) -> (Unit, Project) {
        let Opened { branch, round, .. } = self.brand_round().await;
        let draft = branch.starts(round, ENTRIES[0].1).await;
        (branch, draft)
    }

    /// Brands that wait for their experts, on 8 November 2023.
    pub async fn brands_in_review(&self, how_many: usize) -> BrandRound {
        let opened = self.brand_round().await;
        let experts = opened.university.experts(5).await;
        self.at("2023-11-08 10:00").await;
        let (mut branches, mut brands) = (Vec::new(), Vec::new());
        for (name, of) in &ENTRIES[..how_many] {
            let branch = self.branch(name).await;
            let brand = branch.applies(opened.round, of).await;
            opened.committee.endorses(&brand).await;
            branches.push(branch);
            brands.push(brand);
        }
        let world = BrandRound {
            university: opened.university,
            committee: opened.committee,
            branches,
            experts,
            round: opened.round,
            brands,
        };
        world.university.assigns(&world.all(), &world.experts).await;
        world
    }

    /// The same with a notice posted on 20 November 2023.
    pub async fn brands_in_publicity(&self, how_many: usize) -> BrandRound {
        let world = self.brands_in_review(how_many).await;
        self.all_sign(&world.experts, &world.all(), 90).await;
        world.university.shortlists("review", &world.all()).await;
        let entries: Vec<_> = world.branches.iter().zip(&world.brands).collect();
        world.university.publicises(world.round, &entries).await;
        world
    }

    /// The same in building, on 28 November 2023.
    pub async fn brands_in_building(&self, how_many: usize) -> BrandRound {
        let world = self.brands_in_publicity(how_many).await;
        self.dawns("2023-11-28").await;
        self.clock().set(instant("2023-11-28 10:00"));
        world
    }

    /// The same on 20 December 2023, every mail read.
    pub async fn brands_at_work(&self, how_many: usize) -> BrandRound {
        let world = self.brands_in_building(how_many).await;
        self.at("2023-12-20 10:00").await;
        self.post().await;
        world
    }

    /// The same with the final material in and everything done, on 20 August 2024.
    pub async fn brands_at_their_final(&self, how_many: usize) -> BrandRound {
        let world = self.brands_in_building(how_many).await;
        self.at("2024-05-20 10:00").await;
        for (branch, brand) in world.branches.iter().zip(&world.brands) {
            branch.logs(brand, RecordKind::News, 2).await;
        }
        let first = &world.brands[0];
        world.committee.logs(first, RecordKind::TopicPage, 1).await;
        self.dawns("2024-08-01").await;
        self.at("2024-08-20 10:00").await;
        for (branch, brand) in world.branches.iter().zip(&world.brands) {
            branch.hands_in(brand).await;
        }
        world
    }

    /// A studio whose application waits for the province's check, on 14 September 2022.
    pub async fn studio_in_screening(&self) -> StudioRound {
        self.at("2022-08-26 09:00").await;
        let province = self.province().await;
        let university = self.university("甲大学").await;
        let committee = self.committee("文学院党委").await;
        let branch = self.branch("文学院教工第一党支部").await;
        let experts = province.experts(5).await;
        let round = province
            .opens_round("studio", "2022-08-26", Some("2022-11"))
            .await;
        self.at("2022-09-14 10:00").await;
        let studio = branch.applies(round, "文脉工作室").await;
        committee.endorses(&studio).await;
        university
            .reviews("school_review", &[&studio], &experts, 90)
            .await;
        university.endorses(&studio).await;
        StudioRound {
            province,
            branch,
            experts,
            round,
            studio,
        }
    }

    /// The same in building, on 1 November 2022.
    pub async fn studio_in_building(&self) -> StudioRound {
        let world = self.studio_in_screening().await;
        let StudioRound {
            province,
            branch,
            experts,
            round,
            studio,
        } = &world;
        province.screens(studio).await;
        province.reviews("review", &[studio], experts, 90).await;
        branch.hands_in(studio).await;
        province.accepts_revision(studio).await;
        self.at("2022-10-24 10:00").await;
        province.proposes(&[studio]).await;
        province.posts_notice(*round).await;
        self.dawns("2022-11-01").await;
        self.clock().set(instant("2022-11-01 10:00"));
        world
    }

    /// What is owed once for a round as a whole, in the order of its due dates: `审定立项：2 个项目待办`.
    pub async fn owed_for_all(&self, round: RoundId) -> Vec<String> {
        let found = obligation::Entity::find()
            .filter(obligation::Column::RoundId.eq(round))
            .filter(obligation::Column::ProjectId.is_null())
            .filter(obligation::Column::Status.eq(ObligationStatus::Open))
            .order_by_asc(obligation::Column::DueOn)
            .order_by_asc(obligation::Column::Id);
        self.all(found)
            .await
            .into_iter()
            .map(|o| format!("{}：{}", o.title, o.missing.unwrap_or_default()))
            .collect()
    }
}

impl Unit {
    /// Accepts the revisions of brands on the short list, which their branches hand in, and on 20
    /// November 2023 proposes them and posts the notice.
    pub async fn publicises(&self, round: RoundId, all: &[(&Unit, &Project)]) -> NoticeId {
        for (branch, brand) in all {
            branch.hands_in(brand).await;
            self.accepts_revision(brand).await;
        }
        self.app.at("2023-11-20 10:00").await;
        let brands: Vec<&Project> = all.iter().map(|(_, brand)| *brand).collect();
        self.proposes(&brands).await;
        self.posts_notice(round).await
    }
}

impl BrandRound {
    pub fn all(&self) -> Vec<&Project> {
        self.brands.iter().collect()
    }

    /// Who runs the round, the first branch, and its brand.
    pub fn first(&self) -> (&Unit, &Unit, &Project) {
        (&self.university, &self.branches[0], &self.brands[0])
    }

    /// The notice that has been posted.
    pub async fn notice(&self) -> NoticeId {
        let posted = notice::Entity::find().filter(notice::Column::RoundId.eq(self.round));
        let app = &self.university.app;
        app.newest(posted, notice::Column::Id).await.id
    }
}
