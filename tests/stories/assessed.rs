//! Assessed: points and grades that fit, shares of the best, failures, extensions asked for, yearly
//! rechecks.

use domain::record::RecordKind;
use domain::stage::Status;
use ledger::LedgerError;

use crate::support::{TestApp, on_both};

/// What the fields of an invalid input are told.
fn fields(error: LedgerError) -> String {
    match error {
        LedgerError::Invalid(problems) => problems
            .iter()
            .map(|p| format!("{}：{}", p.field, p.message))
            .collect::<Vec<_>>()
            .concat(),
        other => panic!("{other}"),
    }
}

on_both! {
    /// 12 points are not 优秀, and nobody reaches 999: the sentence says by how much, and what fits.
    async fn points_fit_their_grade(app) {
        let world = app.brands_at_their_final(1).await;
        let (university, brand) = (&world.university, &world.brands[0]);
        let grade = |grade: &'static str, points| university.tries_to_grade_with(brand, grade, Some(points), "集体评议");
        let told = fields(grade("优秀", 1_200).await.unwrap_err());
        assert_eq!(
            told,
            "points：“优秀”从 90 分起（可以改的建议值），填了 12，差 78。请核对分数，或改评“不予通过”。"
        );
        let told = fields(grade("优秀", 8_450).await.unwrap_err());
        assert!(told.contains("差 5.5。请核对分数，或改评“通过验收”。"), "{told}");
        let told = fields(grade("优秀", 99_900).await.unwrap_err());
        assert!(told.contains("最多 100 分") && told.contains("超出 899"), "{told}");
        // A jury may be strict, and says why.
        let strict = |reason| university.tries_to_grade_with(brand, "通过验收", Some(9_500), reason);
        let told = fields(strict("").await.unwrap_err());
        assert_eq!(told, "reason：95 分够得上“优秀”（可以改的建议值），评为“通过验收”的，请写明理由。");
        brand.is("final", Status::HandedIn).await;
        grade("优秀", 9_000).await.unwrap();
        brand.is("sustaining", Status::Titled).await;
        app.post().await;
    }

    /// Of three, 30% is not one; one may be the best all the same. More needs a reason, because the
    /// share is only suggested.
    async fn a_suggested_share_asks_for_a_reason(app) {
        let world = app.brands_at_their_final(3).await;
        let best = |n: usize, reason: &'static str| {
            world.university.tries_to_grade_with(&world.brands[n], "优秀", None, reason)
        };
        best(0, "").await.unwrap();
        let told = fields(best(1, "").await.unwrap_err());
        assert_eq!(
            told,
            "reason：“优秀”不超过 30%（可以改的建议值）：参评 3 个，至多 1 个，已评 1 个。确需多评的，请写明理由。"
        );
        world.brands[1].is("final", Status::HandedIn).await;
        best(1, "两个品牌得分相同").await.unwrap();
        world.university.tries_to_grade_with(&world.brands[2], "通过验收", None, "").await.unwrap();
        app.post().await;
    }

    /// A share that stands in the notice is kept, whatever the reason.
    async fn a_notices_share_is_kept(app) {
        let text = TestApp::programme("brand").replace(
            "from = 90, share_at_most = \"30%\"",
            "from = 90, share_at_most = \"30%\", source = \"S4 四(四)5\"",
        );
        app.with_programme("brand", text);
        let world = app.brands_at_their_final(2).await;
        world.university.grades(&world.brands[0], "优秀").await;
        let refused = world.university.tries_to_grade_with(&world.brands[1], "优秀", None, "经集体评议。").await.unwrap_err();
        let told = fields(refused);
        assert!(told.starts_with("grade：“优秀”不超过 30%（S4 四(四)5）"), "{told}");
        assert!(told.ends_with("请改评其他等次。"), "{told}");
        world.university.grades(&world.brands[1], "通过验收").await;
        app.post().await;
    }

    /// Nothing handed in at the midterm: failed, and the studio's time is over.
    async fn a_midterm_failed(app) {
        let world = app.studio_in_building().await;
        let (province, branch, studio) = (&world.province, &world.branch, &world.studio);
        app.dawns("2023-11-01").await;
        studio.is("midterm", Status::Due).await;
        app.at("2023-12-08 10:00").await;
        province.tries_to_grade(studio, "合格").await.unwrap_err();
        // With the material in, what was to be done by now still forbids a pass.
        branch.hands_in(studio).await;
        let blocked = province.tries_to_grade(studio, "合格").await.unwrap_err();
        assert!(blocked.contains("里程碑还没有完成") && blocked.contains("党课 4 次（0/4）"), "{blocked}");
        province.grades(studio, "不合格").await;
        studio.is("midterm", Status::Failed).await;
        assert_eq!(studio.owed().await, Vec::<String>::new());
        assert_eq!(app.told(branch).await.last().unwrap(), "文脉工作室：中期考核评定为“不合格”");
        app.post().await;
    }

    /// A short extension on request re-dates what is owed; asking again does not add to it.
    async fn requests_do_not_add_up(app) {
        let world = app.brands_in_building(1).await;
        let (university, branch, brand) = world.first();
        assert!(brand.owed().await.iter().any(|o| o.starts_with("2024-08-31 宣介")), "{:?}", brand.owed().await);
        app.at("2024-06-20 10:00").await;
        let told = fields(university.tries_to_extend(brand, "final", "2024-10-31").await.unwrap_err());
        assert!(told.contains("从原定的2024年8月31日起最多延 1 个月"), "{told}");
        university.tries_to_extend(brand, "final", "2024-09-20").await.unwrap();
        assert!(brand.owed().await.iter().any(|o| o.starts_with("2024-09-20 宣介")), "{:?}", brand.owed().await);
        let told = fields(university.tries_to_extend(brand, "final", "2024-10-20").await.unwrap_err());
        assert!(told.contains("即到2024年9月30日，填的2024年10月20日超出 20 天"), "{told}");
        university.tries_to_extend(brand, "final", "2024-09-30").await.unwrap();
        let told = app.told(branch).await;
        assert_eq!(told.last().unwrap(), "红色文脉：同意考核验收延期至2024年9月30日");

        // A conditional final moves the date by itself; a request counts from there.
        branch.logs(brand, RecordKind::News, 2).await;
        app.dawns("2024-08-31").await;
        app.at("2024-09-20 10:00").await;
        branch.hands_in(brand).await;
        university.grades(brand, "暂缓通过").await;
        brand.is("final", Status::Extended).await;
        let told = fields(university.tries_to_extend(brand, "final", "2025-03-31").await.unwrap_err());
        assert!(told.contains("从原定的2024年12月30日起"), "{told}");
        university.tries_to_extend(brand, "final", "2025-01-30").await.unwrap();
        app.post().await;
    }

    /// A branch asks for time: the host owes its answer and is told; refused with a reason, or agreed to
    /// from the same form, and the branch hears either.
    async fn a_branch_asks_for_time(app) {
        let world = app.brands_in_building(1).await;
        let (university, branch, brand) = world.first();
        app.at("2024-06-20 10:00").await;
        app.post().await;
        branch.asks_for_time(brand, "final", "2024-09-20").await.unwrap();
        let told = app.post().await;
        let host = told.iter().find(|m| m.to == [university.email.clone()]);
        assert!(host.is_some_and(|m| m.text.contains("申请考核验收延期至2024年9月20日")), "{told:#?}");
        let owed = brand.owed().await;
        assert!(owed.iter().any(|o| o == "2024-06-25 答复延期申请：考核验收"), "{owed:?}");
        university.desk().await.get("/workbench").await.is(200).says("答复延期申请：考核验收");
        let at = format!("/projects/{}", brand.id);
        // The date stands until it is answered, and nothing is asked twice.
        branch.desk().await.get(&at).await.is(200).says("原期限现在仍然有效").does_not_say("提交延期申请");
        university.refuses_time(brand, "验收时间已通知各支部").await;
        assert!(brand.owed().await.iter().all(|o| !o.contains("答复延期申请")));
        let told = app.told(branch).await;
        assert_eq!(told.last().unwrap(), "红色文脉：不同意考核验收延期");

        branch.asks_for_time(brand, "final", "2024-09-20").await.unwrap();
        let page = university.desk().await.get(&at).await;
        page.is(200).says("请您答复延期申请").keeps("until", "2024-09-20");
        university.extends(brand, "final", "2024-09-15", "只能到九月中旬").await;
        let owed = brand.owed().await;
        assert!(owed.iter().all(|o| !o.contains("答复延期申请")), "{owed:?}");
        assert!(owed.iter().any(|o| o.starts_with("2024-09-15 宣介")), "{owed:?}");
        let told = app.told(branch).await;
        assert_eq!(told.last().unwrap(), "红色文脉：同意考核验收延期至2024年9月15日");
        app.post().await;
    }

    /// A round that was closed too early is opened again: the next recheck comes after all.
    async fn a_round_closed_too_early(app) {
        let world = app.brands_at_their_final(1).await;
        let (university, _, brand) = world.first();
        university.grades(brand, "通过验收").await;
        let round = brand.row().await.round_id;
        university.closes_round(round).await;
        app.dawns("2025-07-21").await;
        brand.is("sustaining", Status::Titled).await;
        university.reopens_round(round).await;
        app.dawns("2025-07-22").await;
        brand.is("sustaining", Status::Due).await;
        app.post().await;
    }

    /// A title is looked at again each year: passed once, not passed the next time, and taken away.
    async fn rechecked_each_year(app) {
        let world = app.brands_at_their_final(1).await;
        let (university, branch, brand) = world.first();
        university.grades(brand, "通过验收").await;
        brand.is("sustaining", Status::Titled).await;
        assert_eq!(brand.titles().await[0].name, "“一支部一特色”支部党建品牌");
        app.dawns("2025-07-20").await;
        brand.is("sustaining", Status::Titled).await;
        app.dawns("2025-07-21").await;
        brand.is("sustaining", Status::Due).await;
        let of_recheck = |owed: Vec<String>| owed.into_iter().filter(|o| o.contains("复核")).collect::<Vec<_>>();
        assert_eq!(of_recheck(brand.owed().await), ["2025-08-20 提交持续建设年度复核材料"]);
        app.at("2025-08-18 10:00").await;
        branch.hands_in(brand).await;
        let owed = of_recheck(brand.owed().await);
        assert!(owed[0].ends_with("办结持续建设年度复核"), "{owed:?}");
        university.grades(brand, "复核通过").await;
        brand.is("sustaining", Status::Titled).await;
        assert_eq!(of_recheck(brand.owed().await), Vec::<String>::new());

        app.dawns("2026-07-20").await;
        brand.is("sustaining", Status::Due).await;
        app.at("2026-08-17 10:00").await;
        branch.hands_in(brand).await;
        university.grades(brand, "复核不通过").await;
        brand.is("sustaining", Status::Revoked).await;
        assert_eq!(brand.titles().await[0].revoked_on, Some(app.today()));
        app.post().await;
    }
}
