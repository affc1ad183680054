"""One door to the hall's database: one write path, snapshots to read, nothing half-written.

``transaction()`` takes a lock, runs ``BEGIN IMMEDIATE``, commits or rolls back, and refuses nesting. What was recorded
in it is handed to ``published`` in journal order after the commit and before the next transaction begins, so messages
can leave in ``seq`` order; ``published`` must only put them somewhere, never send. WAL with ``synchronous=FULL``: a
number that was printed survives a power cut.

Writes that arrive together share one commit, and so one wait for the disk: a write that is done lets those who stand
ready go first, each behind a savepoint of its own, and whoever comes back first commits for all. Nobody is answered
before that commit; if it fails, it fails for all of them.

The lock of another process is waited for by trying again every 10 ms, never inside SQLite, which would freeze every
greenlet of the server.
"""

import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from hardware_config.clock import monotonic, pause
from hardware_config.system_words import why
from queue_server.domain.errors import HallError, StoreTrouble
from queue_server.store.checks import disagreements
from queue_server.store.remembered import Found, Remembered
from queue_server.store.rooms import Recorded, Rooms, Work
from queue_server.store.schema_slips import migrations
from queue_server.store.vault import Vault, found_key, key_does_not_fit, read_key

DATABASE_NAME = "hall.db"
KEY_NAME = "hall.key"
KEY_PROOF = "key_proof"
WAIT_FOR_LOCK_S = 5.0
LOCK_POLL_S = 0.01


class Group:
    """Finished writes that wait for one commit together."""

    def __init__(self) -> None:
        self.works: list[Work] = []
        self.closed = False
        self.failure: HallError | None = None


class Store:
    """The hall's database in a data folder. ``open_store`` makes one."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder = folder
        self.vault = vault
        self.published: Callable[[list[Recorded]], None] = lambda recorded: None
        self._writer = connected(folder / DATABASE_NAME)
        # What a savepoint remembers goes to no temporary file.
        self._writer.execute("pragma temp_store = memory")
        self._writing = threading.Lock()
        self._writing_thread: int | None = None
        self._group: Group | None = None
        self._remembered = Remembered(self._writer)
        self._rooms = Rooms(self._writer, vault, self._remembered)
        self._reader = connected(folder / DATABASE_NAME, read_only=True)
        self._reading = threading.Lock()
        self._reading_thread: int | None = None
        self._read_rooms = Rooms(self._reader, vault)

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """One write: everything in it is committed, or nothing. Raises StoreTrouble; refuses nesting (RuntimeError)."""
        me = threading.get_ident()
        if self._writing_thread == me:
            raise RuntimeError("a transaction is already under way: use its Work")
        with self._writing:
            self._writing_thread = me
            try:
                group = self._open_group()
                with self._kept_or_undone(group):
                    work = Work(self._rooms)
                    yield work
                group.works.append(work)
            except sqlite3.Error as trouble:
                raise store_trouble(trouble) from trouble
            finally:
                self._writing_thread = None
        try:
            self._let_others_join(group)
        finally:
            with self._writing:
                self._commit(group)
        if group.failure is not None:
            raise group.failure

    @contextmanager
    def reading(self) -> Iterator[Rooms]:
        """One consistent snapshot for short reads on the hub. Raises StoreTrouble; refuses nesting (RuntimeError)."""
        me = threading.get_ident()
        if self._reading_thread == me:
            raise RuntimeError("a look is already under way: use its Rooms")
        with self._reading:
            self._reading_thread = me
            try:
                self._reader.execute("begin")
                try:
                    yield self._read_rooms
                finally:
                    self._reader.execute("commit")
            except sqlite3.Error as trouble:
                raise store_trouble(trouble) from trouble
            finally:
                self._reading_thread = None

    def seldom(self, what: Hashable, look: Callable[[Rooms], Found]) -> Found:
        """What a look at seldom written tables alone finds (queue_server.store.remembered); taken again when they change."""

        def taken() -> Found:
            with self.reading() as rooms:
                return look(rooms)

        try:
            self._remembered.hear_of_others_lately()
        except sqlite3.Error as trouble:
            raise store_trouble(trouble) from trouble
        return self._remembered.look(what, taken)

    def check(self) -> Iterator[str]:
        """One sentence per thing that is wrong with the file, the journal's chain, or rows against the journal."""
        with self.reading():
            yield from disagreements(self._reader, self.vault)

    def close(self) -> None:
        """Closes the connections; the file is whole at every moment anyway."""
        with self._writing, self._reading:
            if self._group is not None:
                self._commit(self._group)
            self._reader.close()
            self._writer.close()

    def _let_others_join(self, group: Group) -> None:
        """Gives way once: whoever stands ready writes before this one comes back."""
        if not group.closed:
            pause(0)

    def _open_group(self) -> Group:
        """The writes that wait for their commit, or a new transaction."""
        if self._group is None:
            begin_immediate(self._writer)
            self._group = Group()
            self._remembered.hear_of_others()
        return self._group

    @contextmanager
    def _kept_or_undone(self, group: Group) -> Iterator[None]:
        """One write among those of its group: what fails is undone without touching the others."""
        others = bool(group.works)
        if others:
            self._writer.execute("savepoint one_write")
        try:
            yield
            if others:
                self._writer.execute("release one_write")
        except BaseException as reason:
            if not others or not self._undone_alone():
                self._give_up(group, reason)
            raise

    def _undone_alone(self) -> bool:
        """Undoes the write at hand; False when SQLite has undone the whole transaction (disk full, I/O error)."""
        if not self._writer.in_transaction:
            return False
        try:
            self._writer.execute("rollback to one_write")
            self._writer.execute("release one_write")
            self._remembered.undone()
        except sqlite3.Error:
            return False
        return True

    def _commit(self, group: Group) -> None:
        """Commits for the whole group, unless one of it already did, and hands on what was recorded."""
        if group.closed:
            return
        try:
            self._writer.execute("commit")
        except sqlite3.Error as trouble:
            self._give_up(group, trouble)
            return
        group.closed, self._group = True, None
        self._remembered.settled()
        for work in group.works:
            if work.recorded:
                self.published(work.recorded)

    def _give_up(self, group: Group, reason: BaseException) -> None:
        """Nothing of the group is kept, and whoever waits for its commit is told so."""
        if self._writer.in_transaction:
            self._writer.execute("rollback")
        group.closed, self._group = True, None
        self._remembered.settled()
        self._remembered.undone()
        cause = reason if isinstance(reason, sqlite3.Error) else sqlite3.OperationalError("undone")
        group.failure = store_trouble(cause)


@contextmanager
def snapshot(folder: Path, vault: Vault) -> Iterator[Rooms]:
    """A read-only connection of its own, for long reads off the hub: takes no lock, logs nothing."""
    db = connected(folder / DATABASE_NAME, read_only=True)
    try:
        db.execute("begin")
        yield Rooms(db, vault)
    except sqlite3.Error as trouble:
        raise store_trouble(trouble) from trouble
    finally:
        db.close()


def open_store(folder: Path) -> Store:
    """Opens the hall in this folder, founding or migrating it. Raises StoreTrouble."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = (
            found_key(folder / KEY_NAME)
            if not (folder / DATABASE_NAME).exists()
            else read_key(folder / KEY_NAME)
        )
        migrate(folder / DATABASE_NAME)
        store = Store(folder, Vault(key))
        try:
            _prove_key(store)
        except BaseException:
            store.close()
            raise
        return store
    except sqlite3.Error as trouble:
        raise store_trouble(trouble) from trouble
    except OSError as trouble:
        raise StoreTrouble("store_unavailable", f"数据文件夹不可用：{why(trouble)}。") from trouble


def _prove_key(store: Store) -> None:
    """The database knows its own key from the first start on. Raises StoreTrouble ``key_does_not_fit``."""
    with store.reading() as rooms:
        known = rooms.offer.fact(KEY_PROOF)
    if known is None:
        with store.transaction() as work:
            known = work.offer.fact(KEY_PROOF) or store.vault.proof
            work.offer.keep_fact(KEY_PROOF, known)
    if known != store.vault.proof:
        raise key_does_not_fit()


def migrate(path: Path) -> None:
    """Brings the file to this version's tables, in one immediate transaction, whoever else starts now."""
    db = connected(path)
    try:
        begin_immediate(db)
        try:
            migrations.apply(Database(db, execute_plugins=False))
            db.execute("commit")
        except BaseException:
            if db.in_transaction:
                db.execute("rollback")
            raise
    finally:
        db.close()


def connected(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection as every one in the house is: WAL, synchronous=FULL, foreign keys, no waiting inside SQLite.

    What is deleted is overwritten, however SQLite was built.
    """
    if read_only:
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        db.execute("pragma query_only = on")
    else:
        db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        journal_mode_wal(db)
        db.execute("pragma synchronous = full")
        db.execute("pragma foreign_keys = on")
        db.execute("pragma secure_delete = on")
    db.execute("pragma busy_timeout = 0")
    return db


def journal_mode_wal(db: sqlite3.Connection) -> None:
    """Switches to WAL, waiting for another first start that is switching too."""
    db.execute("pragma busy_timeout = 0")
    _retried(lambda: db.execute("pragma journal_mode = wal").fetchone())


def begin_immediate(db: sqlite3.Connection) -> None:
    """Takes the write lock, trying again every 10 ms for 5 s. Raises StoreTrouble ``store_busy``."""
    _retried(lambda: db.execute("begin immediate"))


def _retried(attempt: Callable[[], object]) -> None:
    give_up_at = monotonic() + WAIT_FOR_LOCK_S
    while True:
        try:
            attempt()
            return
        except sqlite3.OperationalError as busy:
            if busy.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if monotonic() >= give_up_at:
                raise StoreTrouble("store_busy", "另一个程序正占用数据库，请稍后再试。") from busy
        pause(LOCK_POLL_S)


def store_trouble(trouble: sqlite3.Error) -> HallError:
    """The hall's word for what SQLite refuses."""
    code = getattr(trouble, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return StoreTrouble("disk_full", "磁盘已满，本次操作没有保存，请联系技术员。")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreTrouble("store_corrupt", "数据库文件损坏，请用备份恢复。")
    return StoreTrouble("store_unavailable", "数据库暂时不可用，本次操作没有保存。")
