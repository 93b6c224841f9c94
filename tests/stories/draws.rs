//! A draw is recomputed by anybody from its public page.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::on_both;

/// Ten lines in another language: what the page says is all they know.
const RECOMPUTE: &str = r#"
import hashlib, html, re, sys
text = html.unescape(re.sub("<[^>]*>", "", sys.stdin.read()))
sha = lambda s: hashlib.sha256(s.encode()).hexdigest()
said = lambda name: re.search(name + "：([0-9a-f]{64})", text)[1]
lines = lambda a, b: text.split(a, 1)[1].split("\n" + b, 1)[0].strip("\n").split("\n")
seed, listed = said("种子"), lines("名单（组|编号）：", "抽中")
drawn = [c for g, n in (x.rsplit("|", 1) for x in lines("应抽（组|个数）：", "名单"))
         for c in sorted((x.rsplit("|", 1)[1] for x in listed if x.rsplit("|", 1)[0] == g), key=lambda c: sha(seed + "|" + c))[:int(n)]]
print(sha(seed) == said("种子摘要"), sha("".join(x + "\n" for x in listed)) == said("名单摘要"), drawn == lines("抽中（编号）：", "完"), len(drawn))
"#;

on_both! {
    /// Before the seed is revealed the page says what is fixed and nothing of the seed; afterwards ten
    /// lines of Python come to the same draw.
    async fn a_draw_is_recomputed_from_its_page(app) {
        let world = app.brands_in_building(3).await;
        app.at("2024-02-01 10:00").await;
        let opened = world.university.opens_campaign(world.round).await;
        let desk = world.university.browser().await;
        let campaign = desk.get(&format!("/campaigns/{opened}")).await;
        let mut parts = campaign.body.split('"');
        let address = parts.find(|part| part.starts_with("/draws/")).unwrap().to_owned();
        let visitor = app.browser();
        let before = visitor.get(&address).await;
        before.is(200).says("尚未公布").says("种子摘要");
        app.at("2024-02-02 10:00").await;
        world.university.reveals(opened).await;
        let page = visitor.get(&address).await;
        page.is(200).does_not_say("尚未公布").does_not_say("红色文脉").says("不足一个的进一");
        visitor.get("/draws/0000").await.is(404);

        let mut python = Command::new("python3")
            .args(["-c", RECOMPUTE])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .env("PYTHONIOENCODING", "utf-8")
            .spawn()
            .unwrap();
        python.stdin.take().unwrap().write_all(page.body.as_bytes()).unwrap();
        let told = python.wait_with_output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(told.starts_with("True True True ") && !told.ends_with(" 0\n"), "{told}");
        app.post().await;
    }
}
