-- What must hold of rows and one statement can compare. A rule begins with the sentence that is said
-- of each row it finds, which is named before the first “：”; in braces stand expressions of SQL. A line
-- with an arrow says what to do about it, where that is not to look for who has written past the
-- program. With “?” it is a hint: as it may be, and yet worth a look. The program puts the SELECT in
-- front; what begins with $ it fills in. Everything runs on both databases as it stands.
--
-- Rules stand in groups of tables; a group's heading names the tables that are counted.

-- # 组织和人员：单位 unit、账号 account、角色 grant、待确认 confirmation

-- 单位 {u.code}：路径是“{u.path}”，按上级应为“{COALESCE(p.path, '/')}{u.id}/”。
-- → 在“党组织”页把它重新划归它的上级，路径会一并重写。
FROM unit u LEFT JOIN unit p ON p.id = u.parent_id
WHERE u.path <> COALESCE(p.path, '/') || CAST(u.id AS TEXT) || '/';

-- 单位 {u.code}：曾用名“{h.name}”的止日早于起日。
FROM unit_history h JOIN unit u ON u.id = h.unit_id WHERE h.to_on < h.from_on;

-- 账号 {a.login}：在单位 {u.code} 的角色 {g.role} 止日早于起日。
FROM "grant" g JOIN account a ON a.id = g.account_id JOIN unit u ON u.id = g.unit_id
WHERE g.to_on < g.from_on;

-- 账号 {a.login}：在同一单位的角色 {f.role} 同时有两份。
-- → 在“账号”页结束其中一份。
FROM "grant" f JOIN "grant" s ON s.account_id = f.account_id AND s.id <> f.id
JOIN account a ON a.id = f.account_id
WHERE (f.to_on IS NULL OR (f.to_on > f.from_on AND f.to_on > s.from_on))
  AND (s.to_on IS NULL OR (s.to_on > s.from_on AND s.to_on > f.from_on))
  AND f.id < s.id AND f.role = s.role AND f.unit_id = s.unit_id;

-- 账号 {a.login}：同时有角色 {f.role} 和 {s.role}，三员没有分开。
-- → 在“账号”页结束其中一个，授予另一个人。
FROM "grant" f JOIN "grant" s ON s.account_id = f.account_id AND s.id <> f.id
JOIN account a ON a.id = f.account_id
WHERE (f.to_on IS NULL OR (f.to_on > f.from_on AND f.to_on > s.from_on))
  AND (s.to_on IS NULL OR (s.to_on > s.from_on AND s.to_on > f.from_on))
  AND f.role IN ('admin', 'auditor') AND f.role <> s.role;

-- 账号 {a.login}：有角色 {f.role}，同一人（工号或邮箱相同）另有账号 {b.login} 的角色 {s.role}，三员没有分开。
-- → 在“账号”页结束其中一个，授予另一个人。
FROM "grant" f JOIN account a ON a.id = f.account_id JOIN account b ON b.id <> a.id
  AND (b.person = a.person OR lower(b.email) = lower(a.email)) JOIN "grant" s ON s.account_id = b.id
WHERE (f.to_on IS NULL OR (f.to_on > f.from_on AND f.to_on > s.from_on))
  AND (s.to_on IS NULL OR (s.to_on > s.from_on AND s.to_on > f.from_on))
  AND f.role IN ('admin', 'auditor') AND f.role <> s.role;

-- 账号 {a.login}：申请“{c.subject}”由申请人自己确认。
FROM confirmation c JOIN account a ON a.id = c.account_id
WHERE c.agreed AND c.decided_by = c.asked_by;

-- 账号 {a.login}：申请“{c.subject}”的办理人、时间和结果不全。
FROM confirmation c JOIN account a ON a.id = c.account_id
WHERE (c.decided_at IS NULL) <> (c.agreed IS NULL)
   OR (c.decided_at IS NULL) <> (c.decided_by IS NULL);

-- 单位 {u.code}：称号“{t.name}”的截止或撤销早于授予。
FROM title t JOIN unit u ON u.id = t.unit_id
WHERE t.until_on < t.given_on OR t.revoked_on < t.given_on;

-- # 活动和批次：活动文件 programme、批次 round

-- 批次 {r.code}：活动文件与登记的那一版不同，开批次以后不应再变。
-- → 登记的那一版在表 programme 里，请核实是谁改的，再改回。
FROM round r JOIN programme p ON p.id = r.programme_id
WHERE r.definition <> p.text OR r.programme_code <> p.code OR r.format <> p.format;

-- 批次 {r.code}：状态是 {r.status}，与开始、结束的时刻不符。
FROM round r WHERE (r.status = 'preparing') <> (r.opened_at IS NULL)
   OR (r.status = 'closed') <> (r.closed_at IS NOT NULL);

-- 批次 {r.code}：还在筹备，却已有项目 {MIN(p.code)}。
FROM round r JOIN project p ON p.round_id = r.id WHERE r.status = 'preparing' GROUP BY r.code;

-- 批次 {r.code}：已经结束，却还有没办结的项目 {MIN(p.code)}。
FROM round r JOIN project p ON p.round_id = r.id
WHERE r.status = 'closed' AND p.ended_on IS NULL AND p.status <> 'titled' GROUP BY r.code;

-- 批次 {r.code}：阶段 {d.stage_key} 的实际结束早于实际开始。
FROM stage_date d JOIN round r ON r.id = d.round_id WHERE d.actual_closes < d.actual_opens;

-- 批次 {r.code}：有一条名额（{q."on"}）是负数。
FROM quota q JOIN round r ON r.id = q.round_id
WHERE q.low < 0 OR q.high < 0;

-- 批次 {r.code}：第 {a.id} 号变更没有理由，或早于批次开始。
FROM amendment a JOIN round r ON r.id = a.round_id
WHERE r.status = 'preparing' OR TRIM(a.reason) = '';

-- 批次 {r.code}：日志里记过的变更有的不在了。
FROM round r WHERE (SELECT COUNT(*) FROM amendment a WHERE a.round_id = r.id) < (
    SELECT COUNT(*) FROM event e
    WHERE e.round_id = r.id AND e.kind = 'round_amended' AND e.reason IS NOT NULL);

-- # 项目和材料：项目 project、材料 submission、文件 attachment、称号 title

-- 项目 {p.code}：状态是 {p.status}，与办结日期不符。
FROM project p WHERE (p.status IN ($ENDED)) <> (p.ended_on IS NOT NULL);

-- 项目 {p.code}：牵头单位是 {lu.code}，项目上记的是 {u.code}。
FROM project p JOIN unit u ON u.id = p.unit_id
LEFT JOIN holder h ON h.project_id = p.id AND h.role = 'lead' AND h.to_on IS NULL
LEFT JOIN unit lu ON lu.id = h.unit_id WHERE h.id IS NULL OR h.unit_id <> p.unit_id;

-- 项目 {p.code}：申报主体 {u.code} 的止日早于起日。
FROM holder h JOIN project p ON p.id = h.project_id JOIN unit u ON u.id = h.unit_id
WHERE h.to_on < h.from_on;

-- 项目 {p.code}：已命名，却没有有效的称号。
FROM project p WHERE p.status = 'titled' AND NOT EXISTS (
    SELECT 1 FROM title t WHERE t.project_id = p.id AND t.revoked_on IS NULL);

-- 项目 {p.code}：已经结束，称号“{t.name}”却还有效。
FROM project p JOIN title t ON t.project_id = p.id
WHERE p.ended_on IS NOT NULL AND t.revoked_on IS NULL;

-- 项目 {p.code}：称号“{t.name}”没有命名的决定，或撤销没有理由。
FROM title t JOIN project p ON p.id = t.project_id
WHERE (t.revoked_on IS NULL) <> (t.reason IS NULL) OR NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.project_id = p.id AND d.what = 'title');

-- 项目 {p.code}：文件“{a.name}”挂错了地方：应只挂在本项目的一份表、一条记录、一次整改或一次查看上。
FROM attachment a JOIN project p ON p.id = a.project_id
LEFT JOIN submission s ON s.id = a.submission_id LEFT JOIN record r ON r.id = a.record_id
LEFT JOIN rectification x ON x.id = a.rectification_id LEFT JOIN finding f ON f.id = x.finding_id
LEFT JOIN visit v ON v.id = a.visit_id
WHERE s.project_id <> p.id OR r.project_id <> p.id OR f.project_id <> p.id
   OR v.project_id <> p.id OR (a.visit_id IS NULL) <> (a.visit_point IS NULL)
   OR (a.record_id IS NOT NULL AND a.rectification_id IS NOT NULL)
   OR (a.field_key IS NULL)
      <> (a.record_id IS NOT NULL OR a.rectification_id IS NOT NULL OR a.visit_id IS NOT NULL)
   OR (a.submission_id IS NOT NULL AND a.field_key IS NULL);

-- 文件 {b.digest}：摘要不是 64 位，或大小 {b.size} 不对。
FROM blob b WHERE LENGTH(b.digest) <> 64 OR b.size <= 0;

-- 文件 {b.digest}：存着，却没有挂在任何材料上。
FROM blob b WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.blob_digest = b.digest)
    AND NOT EXISTS (SELECT 1 FROM objection o WHERE o.blob_digest = b.digest);

-- 项目 {p.code}：表“{s.form_key}”有不止一份生效的稿。
FROM submission s JOIN project p ON p.id = s.project_id
WHERE s.status = 'submitted' GROUP BY p.code, s.form_key HAVING COUNT(*) > 1;

-- 项目 {p.code}：表“{s.form_key}”第 {s.revision} 稿的状态与提交时刻、摘要不符。
FROM submission s JOIN project p ON p.id = s.project_id
WHERE (s.status = 'draft') <> (s.submitted_at IS NULL)
   OR (s.status = 'draft') <> (s.digest IS NULL);

-- 项目 {p.code}：表“{s.form_key}”第 {s.revision} 稿之后已有新的一稿，它却没有被取代。
FROM submission s JOIN project p ON p.id = s.project_id
JOIN submission later ON later.project_id = s.project_id
    AND later.form_key = s.form_key AND later.revision > s.revision
WHERE s.status = 'draft' OR (s.status = 'submitted' AND later.status <> 'draft');

-- # 待办：待办 obligation、提醒 reminder_step

-- {COALESCE('党组织 ' || MAX(u.name), '全部')}：总览和列表用的合计（{d.what}）与逐条数出来的相差 {SUM(ABS(d.n))}。
FROM (
    WITH counted AS (
        SELECT * FROM counted_project UNION ALL SELECT * FROM counted_owed
        UNION ALL SELECT * FROM counted_finding)
    -- The sums as they run along, less what there is, by unit and everything above it.
    SELECT above, what, SUM(n) AS n FROM (
        SELECT above, what, round_id, place, state, category, building, open, due_at, n
        FROM running_count
        UNION ALL
        SELECT a.id, c.what, round_id, place, state, category, building, open, due_at, -1
        FROM unit a JOIN unit u ON u.path >= a.path AND u.path < rtrim(a.path, '/') || '0'
        JOIN counted c ON c.unit_id = u.id
        UNION ALL
        SELECT 0, what, round_id, place, state, category, building, open, due_at, -1
        FROM counted) AS both_sides
    GROUP BY above, what, round_id, place, state, category, building, open, due_at
    HAVING SUM(n) <> 0) d
LEFT JOIN unit u ON u.id = d.above
WHERE d.above = 0 OR u.id IS NOT NULL GROUP BY d.above, d.what;

-- 待办 {o.id}“{o.title}”：状态是 {o.status}，与办结时刻不符。
FROM obligation o WHERE (o.status = 'open') <> (o.settled_at IS NULL);

-- 待办 {o.id}“{o.title}”：说的是 {o.subject_key}，却记在项目 {p.code} 或别的批次上。
FROM obligation o LEFT JOIN project p ON p.id = o.project_id WHERE p.round_id <> o.round_id
   OR (p.id IS NOT NULL AND o.subject_key <> 'project:' || CAST(p.id AS TEXT))
   OR (p.id IS NULL AND o.subject_key LIKE 'project:%');

-- 待办 {o.id}“{o.title}”：不知道由谁办：应是一个单位的一种角色，或一个人。
FROM obligation o WHERE (o.owner_unit_id IS NULL) <> (o.owner_role IS NULL)
   OR (o.owner_unit_id IS NULL) = (o.owner_account_id IS NULL);

-- 待办 {o.id}“{o.title}”：项目 {p.code} 已经结束，它还没有办结。
-- → $BY_ITSELF
FROM obligation o JOIN project p ON p.id = o.project_id
WHERE o.status = 'open' AND p.ended_on IS NOT NULL;

-- 项目 {p.code}：已经结束，却还有下一个期限。
-- → $BY_ITSELF
FROM project p WHERE p.ended_on IS NOT NULL AND p.next_due_at IS NOT NULL;

-- 提醒 {s.id}：给 {a.login} 的提醒（{s.step}）早于待办本身，或没有对应的邮件。
FROM reminder_step s JOIN obligation o ON o.id = s.obligation_id
JOIN account a ON a.id = s.account_id LEFT JOIN outbox m ON m.id = s.outbox_id
WHERE s.taken_on < o.born_on OR m.account_id <> s.account_id
   OR (s.outcome = 'sent' AND m.id IS NULL);

-- 提醒 {s.id}：给 {a.login} 的提醒（{s.step}）算作已说，而它的邮件没有发出。
FROM reminder_step s JOIN outbox m ON m.id = s.outbox_id JOIN account a ON a.id = s.account_id
WHERE m.state IN ('given_up', 'skipped');

-- # 纪实和里程碑：记录 record、里程碑 milestone_progress

-- 项目 {p.code}：第 {r.corrects_id} 号记录被更正了不止一次。
FROM record r JOIN project p ON p.id = r.project_id WHERE r.corrects_id IS NOT NULL
GROUP BY p.code, r.corrects_id HAVING COUNT(*) > 1;

-- 项目 {p.code}：第 {r.id} 号记录更正的不是本项目较早的记录。
FROM record r JOIN project p ON p.id = r.project_id JOIN record old ON old.id = r.corrects_id
WHERE old.project_id <> r.project_id OR old.id >= r.id;

-- 项目 {p.code}：第 {r.id} 号记录不完整：实到多于应到，或稿件没有平台层级。
FROM record r JOIN project p ON p.id = r.project_id WHERE r.attended > r.expected OR r.attended < 0
   OR (r.kind = 'news' AND r.outlet_standing IS NULL);

-- # 审核、评审和公示：审核意见 endorsement、评分表 score、决定 decision、公示 notice、异议 objection、延期申请 extension_request

-- 项目 {p.code}：阶段 {e.stage_key} 第 {e.round_no} 次审核有不止一条意见。
FROM endorsement e JOIN project p ON p.id = e.project_id
GROUP BY p.code, e.stage_key, e.round_no HAVING COUNT(*) > 1;

-- 项目 {p.code}：在建或建过，却没有立项的决定。
FROM project p WHERE p.building_from IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.project_id = p.id AND d.what = 'admit');

-- 项目 {p.code}：评分已经结束，阶段 {a.stage_key} 却有评分表没有签署。
FROM project p JOIN assignment a ON a.project_id = p.id AND a.stage_key = p.stage_key
LEFT JOIN score s ON s.assignment_id = a.id
WHERE p.status = 'scored' AND a.recused_at IS NULL AND s.signed_at IS NULL;

-- 项目 {p.code}：阶段 {a.stage_key} 有专家已经回避，却签了评分表。
FROM assignment a JOIN project p ON p.id = a.project_id JOIN score s ON s.assignment_id = a.id
WHERE a.recused_at IS NOT NULL AND s.signed_at IS NOT NULL;

-- 项目 {p.code}：阶段 {a.stage_key} 有专家评的是别的项目的材料，或没有提交的稿。
FROM assignment a JOIN project p ON p.id = a.project_id JOIN submission s ON s.id = a.submission_id
WHERE s.project_id <> a.project_id OR s.status = 'draft';

-- 公示 {n.title}：状态是 {n.status}，与结束时刻或起止日不符。
FROM notice n WHERE (n.status = 'closed') <> (n.closed_at IS NOT NULL)
   OR n.closes_on < n.opens_on;

-- 项目 {p.code}：正在公示，却不在任何一份进行中的公示里。
FROM project p WHERE p.status = 'open' AND NOT EXISTS (
    SELECT 1 FROM notice_entry e JOIN notice n ON n.id = e.notice_id
    WHERE e.project_id = p.id AND n.stage_key = p.stage_key AND (n.status = 'open' OR EXISTS (
        SELECT 1 FROM objection o WHERE o.notice_id = n.id AND o.status = 'pending'
            AND (o.project_id IS NULL OR o.project_id = p.id))));

-- 公示 {n.title}：列有别的批次的项目 {p.code}。
FROM notice_entry e JOIN notice n ON n.id = e.notice_id
JOIN project p ON p.id = e.project_id WHERE p.round_id <> n.round_id;

-- 异议 {o.id}：状态是 {o.status}，与确认、受理或结论不符。
FROM objection o
WHERE (o.status IN ('unconfirmed', 'pending', 'open')) <> (o.concluded_at IS NULL)
   OR (o.status IN ('unconfirmed', 'pending', 'open')) <> (o.conclusion IS NULL)
   OR (o.status IN ('open', 'upheld', 'dismissed')) <> (o.admitted_at IS NOT NULL)
   OR (o.status = 'unconfirmed' AND (o.confirmed_at IS NOT NULL OR o.email IS NULL))
   OR (o.status = 'pending' AND o.confirmed_at IS NULL AND o.email IS NOT NULL)
   OR (o.status = 'upheld' AND o.project_id IS NULL);

-- 项目 {p.code}：异议 {o.id} 还没有处理，它却已到了 {p.stage_key}。
-- → 请先答复或核查这件异议；在那以前不应立项。
FROM objection o JOIN notice n ON n.id = o.notice_id JOIN notice_entry e ON e.notice_id = n.id
    AND (o.project_id IS NULL OR o.project_id = e.project_id) JOIN project p ON p.id = e.project_id
WHERE o.status IN ('pending', 'open') AND p.ended_on IS NULL
  AND (p.stage_key <> n.stage_key OR (o.status = 'open' AND p.status <> 'objected'));

-- 项目 {p.code}：因异议停着，却没有未处理的异议。
FROM project p WHERE p.status = 'objected' AND NOT EXISTS (
    SELECT 1 FROM objection o JOIN notice n ON n.id = o.notice_id
    JOIN notice_entry e ON e.notice_id = n.id AND e.project_id = p.id
    WHERE n.stage_key = p.stage_key AND o.status = 'open'
      AND (o.project_id IS NULL OR o.project_id = p.id));

-- 异议 {o.id}：针对的项目 {p.code} 不在那份公示里。
FROM objection o JOIN project p ON p.id = o.project_id
WHERE NOT EXISTS (SELECT 1 FROM notice_entry e
    WHERE e.notice_id = o.notice_id AND e.project_id = o.project_id);

-- 项目 {p.code}：第 {x.id} 件延期申请的答复不全。
FROM extension_request x JOIN project p ON p.id = x.project_id
WHERE (x.granted IS NULL) <> (x.answered_at IS NULL);

-- 项目 {p.code}：日志里记过匿名检查，检查的结果不在了。
FROM project p
WHERE EXISTS (SELECT 1 FROM event e WHERE e.project_id = p.id AND e.kind = 'blind_checked')
  AND NOT EXISTS (SELECT 1 FROM blind_check b WHERE b.project_id = p.id);

-- # 督导：督导 campaign、抽取 draw、查看 visit、问题 finding

-- 问题 {f.code}：状态是 {f.status}，与销号时刻不符。
FROM finding f WHERE (f.status = 'closed') <> (f.closed_at IS NOT NULL);

-- 问题 {f.code}：已经销号，最后一次整改却没有复核通过。
FROM finding f WHERE f.status = 'closed' AND NOT EXISTS (
    SELECT 1 FROM rectification r
    WHERE r.finding_id = f.id AND r.verdict = 'accepted'
      AND NOT EXISTS (SELECT 1 FROM rectification later
          WHERE later.finding_id = f.id AND later.id > r.id));

-- 问题 {f.code}：状态是 {f.status}，与等待复核的整改不符。
FROM finding f WHERE f.status <> 'closed' AND (f.status = 'rectified') <> EXISTS (
    SELECT 1 FROM rectification r WHERE r.finding_id = f.id AND r.verdict IS NULL);

-- 问题 {f.code}：{a.login} 复核了自己的整改。
-- → 请由他人重新复核，并核实是谁写进去的。
FROM rectification r JOIN finding f ON f.id = r.finding_id JOIN account a ON a.id = r."by"
WHERE r.verified_by = r."by";

-- 问题 {f.code}：复核结论“{r.verdict}”与复核的人和时刻不符。
FROM rectification r JOIN finding f ON f.id = r.finding_id
WHERE (r.verdict IS NULL) <> (r.verified_at IS NULL)
   OR (r.verdict IS NULL) <> (r.verified_by IS NULL);

-- 项目 {p.code}：“{c.title}”的查看与状态不符，或不属于这个批次。
FROM visit v JOIN campaign c ON c.id = v.campaign_id JOIN project p ON p.id = v.project_id
WHERE p.round_id <> c.round_id
   OR (v.status = 'done') <> (v.visited_on IS NOT NULL)
   OR (v.status = 'done') <> (v.conclusion IS NOT NULL);

-- 项目 {p.code}：还要去查看（{c.title}），项目或督导却已经结束。
FROM visit v JOIN campaign c ON c.id = v.campaign_id JOIN project p ON p.id = v.project_id
WHERE v.status = 'due' AND (p.ended_on IS NOT NULL OR c.status = 'closed');

-- 项目 {p.code}：“{c.title}”查看的确认不全，或由登记的人自己确认。
FROM visit v JOIN campaign c ON c.id = v.campaign_id JOIN project p ON p.id = v.project_id
WHERE (v.confirmed_at IS NULL) <> (v.confirmed_by IS NULL)
   OR (v.confirmed_at IS NOT NULL AND v.status <> 'done') OR v.confirmed_by = v."by";

-- 问题 {f.code}：发现的日子不是查看的那一天。
FROM finding f JOIN visit v ON v.id = f.visit_id WHERE f.found_on <> v.visited_on;

-- 督导 {c.title}：没有要去的项目了，却还没有结束。
FROM campaign c WHERE c.status = 'open'
  AND NOT EXISTS (SELECT 1 FROM visit v
      WHERE v.campaign_id = c.id AND v.status = 'due')
  AND NOT EXISTS (SELECT 1 FROM draw d
      WHERE d.campaign_id = c.id AND d.revealed_at IS NULL);

-- 问题 {f.code}：记在项目 {p.code} 上，查看的却是别的项目。
FROM finding f JOIN visit v ON v.id = f.visit_id JOIN project p ON p.id = f.project_id
WHERE v.project_id <> f.project_id;

-- # 邮件：邮件 outbox

-- 邮件 {m.dedup_key}：状态是 {m.state}，与发出时刻不符。
FROM outbox m WHERE (m.state = 'sent') <> (m.sent_at IS NOT NULL);

-- 邮件 {m.dedup_key}：状态是 {m.state}，与占用它的任务不符。
FROM outbox m WHERE (m.state = 'leased') <> (m.leased_until IS NOT NULL)
   OR (m.state = 'leased') <> (m.leased_by IS NOT NULL);

-- 邮件 {m.dedup_key}：试了 {m.attempts} 次，与状态、期限或地址不符。
FROM outbox m WHERE m.attempts < 0 OR (m.state = 'sent' AND m.attempts = 0)
   OR m.deadline < m.created_at OR m.to_address NOT LIKE '%@%';

-- 邮件 {m.dedup_key}：被发信任务占用后，一个多小时没有下文。
-- → 发信任务可能没有在跑。请启动 peiyu jobs，或运行 peiyu job run mailer。
FROM outbox m WHERE m.state = 'leased' AND m.leased_until < $AN_HOUR_AGO;

-- ? 邮件 {m.dedup_key}：没有送到 {m.to_address}，已经放弃：{COALESCE(m.last_error, '')}
FROM outbox m WHERE m.state = 'given_up';

-- # 日志和日历：日志 event、访问日志 access_line、节假日 calendar_day

-- 日志第 {e.id} 条：说的是项目 {p.code}，却记在别的批次上。
FROM event e JOIN project p ON p.id = e.project_id
WHERE e.round_id IS NULL OR e.round_id <> p.round_id;

-- 访问日志第 {MIN(l.id)} 条起：有 {COUNT(*)} 条不到两年就抹去了是谁、从哪里、取了什么。
-- → $TO_THE_AUDITOR
FROM access_line l WHERE l.salt = '' AND l.at > $TWO_YEARS_AGO HAVING COUNT(*) > 0;
