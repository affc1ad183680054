"""Whether the rows say what the journal says: one sentence per disagreement.

The journal is history; the tables are its present. Whoever changes a row behind the hall's back, even with the
triggers out of the way, is found here: everything the ledger and the figures are made of is held against the journal.
What cannot be opened (a cipher moved elsewhere, a key that is gone) is a sentence too, never the end of the check.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator

from queue_server.domain.errors import StoreTrouble
from queue_server.store.appointments import Appointments, person_hashes
from queue_server.store.companions import Companions, companions_hash
from queue_server.store.device_log import device_disagreements
from queue_server.store.endings import ending_disagreements
from queue_server.store.handover_notes import HandoverNotes
from queue_server.store.journal import Journal
from queue_server.store.last_words import LastWords
from queue_server.store.one_time_notices import notice_disagreements
from queue_server.store.own_clips import clip_disagreements
from queue_server.store.photos import photo_disagreements
from queue_server.store.rating_reasons import reason_disagreements
from queue_server.store.reel_files import reel_disagreements
from queue_server.store.vault import Vault
from queue_server.store.visits import Visits, order_hashes, visitor_hashes


def disagreements(db: sqlite3.Connection, vault: Vault) -> Iterator[str]:
    """Everything wrong with the database, the journal's chain, and the rows against the journal."""
    for (verdict,) in db.execute("pragma integrity_check"):
        if verdict != "ok":
            yield f"数据库结构：{verdict}"
    for table, row_id, parent, _ in db.execute("pragma foreign_key_check"):
        yield f"数据库引用：{table} 第 {row_id} 行指向不存在的 {parent}"
    yield from Journal(db).broken_links()
    words, unreadable = LastWords(), []
    for seq, event, at, hall_day, facts in db.execute(
        "select seq, event, at, hall_day, facts from journal order by seq"
    ):
        if not words.hear(event, at, hall_day, facts):
            unreadable.append(seq)
    for seq in unreadable:
        yield f"流水第 {seq} 行读不懂。"
    yield from _tickets(db, words)
    yield from _visits(db, words)
    yield from _orders(db, words)
    yield from _help_calls(db, words)
    yield from _enquiries(db, words)
    yield from _pauses(db, words)
    yield from _overnights(db, words)
    yield from ending_disagreements(db, vault, words.endings)
    yield from _take_overs(db, words)
    yield from _opening_marks(db, words)
    yield from _handover_notes(db, vault, words)
    yield from _written(db, vault, words)
    yield from _notes(db, vault, words)
    yield from _companions(db, vault, words)
    yield from _ratings(db, words)
    yield from reason_disagreements(db, vault, words.rating_reasons)
    yield from notice_disagreements(db)
    yield from photo_disagreements(db, vault, words.photos)
    yield from clip_disagreements(db, vault, words.own_clips)
    yield from reel_disagreements(db, vault, words.reel)
    yield from _appointments(db, vault, words)
    yield from _absences(db, words)
    yield from device_disagreements(db, vault)


def _tickets(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {
        "number": "号码", "service": "业务", "state": "状态", "hall_day": "日期", "queue_day": "排队日期",
        "visit_id": "来访", "window_no": "窗口", "staff_id": "接待人员", "taken_at": "取号时间",
        "first_called_at": "首次叫号时间", "started_at": "开始时间", "finished_at": "办结时间",
        "training": "培训标记", "ending_id": "没有办的原因",
    }  # fmt: skip
    seen = set()
    for ticket_id, *row in db.execute(f"select id, {', '.join(named)} from tickets"):
        seen.add(ticket_id)
        said = words.tickets.get(ticket_id)
        if said is None:
            yield f"号票 {row[0]}：流水里没有这张号票"
            continue
        for (field, word), stored in zip(named.items(), row, strict=True):
            if stored != said[field]:
                yield f"号票 {said['number']}：表中的{word}为 {stored}，流水为 {said[field]}"
    for missing in words.tickets.keys() - seen:
        yield f"号票 {words.tickets[missing]['number']}：流水里有，表中没有"


def _visits(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {
        "hall_day": "日期", "service": "业务", "registered": "来由", "arrived_at": "来访时间", "window_no": "窗口",
        "staff_id": "接待人员", "started_at": "开始时间", "finished_at": "办结时间", "training": "培训标记",
    }  # fmt: skip
    yield from _compared(
        "来访", db.execute(f"select id, {', '.join(named)} from visits"), named, words.visits
    )


def _orders(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {
        "hall_day": "日期", "visit_id": "来访", "ticket_id": "号票", "service": "业务", "window_no": "窗口",
        "staff_id": "接待人员", "first_responder_id": "首问责任人", "opened_at": "开单时间", "closed_at": "办结时间",
        "voided_at": "撤销时间", "place": "第几件",
    }  # fmt: skip
    rows = db.execute(f"select id, {', '.join(named)} from work_orders")
    yield from _compared("工单", rows, named, words.orders)


def _help_calls(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {
        "hall_day": "日期", "device": "取号机", "called_at": "呼叫时间", "taken_at": "响应时间", "taken_by": "响应人员",
        "done_at": "完成时间", "withdrawn_at": "撤回时间", "training": "培训标记",
    }  # fmt: skip
    rows = db.execute(f"select id, {', '.join(named)} from help_calls")
    yield from _compared("人工帮助", rows, named, words.help_calls)


def _enquiries(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {"hall_day": "日期", "at": "时间", "undone_at": "撤销时间", "training": "培训标记"}
    rows = db.execute(f"select id, {', '.join(named)} from enquiries")
    yield from _compared("问路", rows, named, words.enquiries)


def _pauses(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    """Pauses have no name in the journal: what is kept and what was said must be the same, one for one."""
    fields = ("window_no", "from_at", "to_at", "training")
    stored = Counter(db.execute(f"select {', '.join(fields)} from pauses").fetchall())
    said = Counter(tuple(pause[field] for field in fields) for pause in words.pauses)
    for odd, where in ((stored - said, "表中有，流水里没有"), (said - stored, "流水里有，表中没有")):
        for window_no, from_at, to_at, training in odd.elements():
            kind = "培训暂停" if training else "暂停"
            yield f"{window_no} 号窗口{kind} {from_at} 至 {to_at or '未结束'}：{where}"


def _overnights(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {
        "hall_day": "日期", "to_day": "留到", "decided_at": "决定时间", "decided_by": "决定人员", "service": "业务",
        "ticket_id": "号票", "withdrawn_at": "撤销时间",
    }  # fmt: skip
    rows = db.execute(f"select id, {', '.join(named)} from overnights")
    yield from _compared("留号过夜", rows, named, words.overnights)


def _take_overs(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {
        "hall_day": "日期", "window_no": "窗口", "staff_id": "顶岗人员", "from_staff_id": "被顶岗人员", "at": "时间",
    }  # fmt: skip
    rows = db.execute(f"select id, {', '.join(named)} from take_overs")
    yield from _compared("顶岗", rows, named, words.take_overs)


def _opening_marks(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    named = {
        "hall_day": "日期", "item": "项目", "marked_at": "核对时间", "marked_by": "核对人员", "undone_at": "撤销时间",
    }  # fmt: skip
    rows = db.execute(f"select id, {', '.join(named)} from opening_marks")
    yield from _compared("开门检查", rows, named, words.opening_marks)


def _handover_notes(db: sqlite3.Connection, vault: Vault, words: LastWords) -> Iterator[str]:
    """Notes for the next at a window: who wrote and read them; the text by its hash under its own key, until it is read."""
    named = {
        "window_no": "窗口", "written_by": "留言人员", "written_at": "留言时间", "read_by": "看过人员", "read_at": "看过时间",
    }  # fmt: skip
    rows = db.execute(f"select id, {', '.join(named)} from handover_notes")
    yield from _compared("交接留言", rows, named, words.handover_notes)
    notes = HandoverNotes(db, vault)
    for (note_id,) in db.execute("select id from handover_notes").fetchall():
        said = words.handover_notes.get(note_id)
        try:
            if said is not None and said["read_at"]:
                if not notes.is_emptied(note_id):
                    yield f"交接留言 {note_id}：已经看过，内容却还在"
            elif said is not None and notes.hash_of(note_id) != said["note"]:
                yield f"交接留言 {note_id}：内容与流水不符"
        except StoreTrouble:
            yield f"交接留言 {note_id}：加密内容打不开，被改动或移动过"


def _compared(
    what: str, rows: sqlite3.Cursor, named: dict[str, str], said_of: dict[str, dict[str, object]]
) -> Iterator[str]:
    """Rows against what was said of them, field by field; rows nobody spoke of, and words without a row."""
    seen = set()
    for row_id, *row in rows:
        seen.add(row_id)
        said = said_of.get(row_id)
        if said is None:
            yield f"{what} {row_id}：流水里没有"
            continue
        for (field, word), stored in zip(named.items(), row, strict=True):
            if stored != said[field]:
                yield f"{what} {row_id}：表中的{word}为 {stored}，流水为 {said[field]}"
    for missing in said_of.keys() - seen:
        yield f"{what} {missing}：流水里有，表中没有"


def _written(db: sqlite3.Connection, vault: Vault, words: LastWords) -> Iterator[str]:
    """What people wrote, by its hash under the visit's own key."""
    visits = Visits(db, vault)
    rows = db.execute(
        "select v.id, o.id, v.wrapped_key is not null, v.name_cipher is not null or v.phone_cipher is not null"
        " or v.refused_name or v.refused_phone, o.matter is not null or o.summary_cipher is not null"
        " or o.outcome is not null or o.feedback is not null"
        " from visits v left join work_orders o on o.visit_id = v.id"
    )
    for visit_id, order_id, has_key, is_somebody, has_words in rows.fetchall():
        visitor, order = words.visitors.get(visit_id), words.written.get(order_id)
        if is_somebody and visitor is None:
            yield f"来访 {visit_id}：来访人没有记入流水"
        if has_words and order is None:
            yield f"工单 {order_id}：内容没有记入流水"
        if (visitor is not None or order is not None) and not has_key:
            yield f"来访 {visit_id}：密钥不见了，来访人和工单内容无法核对"
            continue
        try:
            key = visits.visit_key(visit_id) if has_key else None
            if key and visitor is not None and visitor_hashes(key, visits.visitor(visit_id)) != visitor:
                yield f"来访 {visit_id}：来访人与流水不符"
            stored = visits.order(order_id) if key and order is not None else None
            if key and stored is not None and order_hashes(key, stored, visits.summary(stored)) != order:
                yield f"工单 {order_id}：内容与流水不符"
        except StoreTrouble:
            yield f"来访 {visit_id}：加密内容打不开，被改动或移动过"


def _appointments(db: sqlite3.Connection, vault: Vault, words: LastWords) -> Iterator[str]:
    """When people are to come, what became of it, and who they are by the hash under their appointment's own key."""
    named = {
        "service": "业务", "day": "日期", "begins": "开始", "ends": "结束", "standing": "状态", "booked_at": "登记时间",
        "ticket_id": "号票", "with_staff_id": "约的人",
    }  # fmt: skip
    clock = "printf('%02d:%02d', {0} / 60, {0} % 60)"
    columns = ", ".join(clock.format(name) if name in ("begins", "ends") else name for name in named)
    yield from _compared(
        "预约", db.execute(f"select id, {columns} from appointments"), named, words.appointments
    )
    rooms = Appointments(db, vault)
    for appointment_id, said in words.appointed.items():
        one = rooms.get(appointment_id)
        try:
            if one is not None and person_hashes(rooms.key(one.id), one, rooms.person(one.id)) != said:
                yield f"预约 {appointment_id}：来访人或事项与流水不符"
        except StoreTrouble:
            yield f"预约 {appointment_id}：加密内容打不开，被改动或移动过"


def _absences(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    """Who is away when: a day has no name of its own, so rows and journal are held against each other as wholes."""
    stored = set(db.execute("select staff_id, day from absences").fetchall())
    for odd, where in (
        (stored - words.absences, "表中有，流水里没有"),
        (words.absences - stored, "流水里有，表中没有"),
    ):
        for staff_id, day in sorted(odd):
            yield f"人员 {staff_id} 不在的日子 {day}：{where}"


def _notes(db: sqlite3.Connection, vault: Vault, words: LastWords) -> Iterator[str]:
    """What clerks left for the next with somebody sent on, by its hash; a visit whose key is gone is told above."""
    visits = Visits(db, vault)
    stored: dict[str, tuple[object, object]] = {}
    rows = db.execute("select id from visits where note_cipher is not null and wrapped_key is not null")
    for (visit_id,) in rows.fetchall():
        try:
            note = visits.note(visit_id)
        except StoreTrouble:
            yield f"来访 {visit_id}：转移附言打不开，被改动或移动过"
            continue
        if note is not None:
            stored[visit_id] = (visits.visit_key(visit_id).hash_of("note", note.text), note.staff_id)
    for visit_id in stored.keys() | words.notes.keys():
        if stored.get(visit_id, (None, None)) != words.notes.get(visit_id, (None, None)):
            yield f"来访 {visit_id}：转移附言与流水不符"


def _companions(db: sqlite3.Connection, vault: Vault, words: LastWords) -> Iterator[str]:
    """Who came along, by the hash of all the names under the visit's own key."""
    visits, companions = Visits(db, vault), Companions(db, vault)
    rows = db.execute(
        "select id, wrapped_key is not null from visits where id in (select visit_id from companions)"
    )
    stored = dict(rows.fetchall())
    for visit_id in sorted(stored.keys() | words.companions.keys()):
        said = words.companions.get(visit_id)
        if said is not None and not stored.get(visit_id):
            yield f"来访 {visit_id}：同来人员与流水不符"
            continue
        try:
            key = visits.visit_key(visit_id) if stored.get(visit_id) else None
            if key and companions_hash(key, companions.of(visit_id, key)) != said:
                yield f"来访 {visit_id}：同来人员与流水不符"
        except StoreTrouble:
            yield f"来访 {visit_id}：同来人员打不开，被改动或移动过"


def _ratings(db: sqlite3.Connection, words: LastWords) -> Iterator[str]:
    rows = db.execute("select visit_id, level, prompt_id, device, rated_at from ratings")
    stored = {visit_id: tuple(row) for visit_id, *row in rows}
    for visit_id in stored.keys() | words.ratings.keys():
        if stored.get(visit_id) != words.ratings.get(visit_id):
            yield f"来访 {visit_id}：评价与流水不符"
