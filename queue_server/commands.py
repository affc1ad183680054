"""The commands beside the server: check, token, staff, backup, restore, verify, rebuild-statistics.

Exit 2 is wrong use or configuration, exit 1 a check that failed or a deed the store refused.
"""

import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from hardware_config.clock import SystemClock
from hardware_config.hall import HallSection, HallToml
from hardware_config.loading import ConfigMistake, load_with_warnings, render
from hardware_config.system_words import why
from queue_server.access.credentials import Credentials, new_password, password_hash
from queue_server.desk.figures import FiguresDesk, disagreeing_days
from queue_server.desk.frame import SERVER, House
from queue_server.desk.staff import NewMember, StaffDesk, add_member
from queue_server.domain.errors import HallError
from queue_server.domain.opening_check import Backup
from queue_server.domain.roles import PERSONS, Role
from queue_server.store import Store, open_store
from queue_server.store.backup import back_up, holds_key
from queue_server.store.backup import restore as restore_archive
from queue_server.store.data_folder import note_backup
from queue_server.store.database import DATABASE_NAME
from queue_server.store.lock import HallLock, HallTaken

DATA = click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="数据文件夹",
)
ROLES = [role.value for role in Role]
STAFF_NO = re.compile(r"[A-Za-z0-9-]{1,20}")


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Says what went wrong in one sentence instead of a traceback."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except HallError as refusal:
            click.echo(f"hall: {refusal.sentence}", err=True)
            sys.exit(2 if refusal.status in (404, 409, 422) else 1)
        except HallTaken as taken:
            click.echo(f"hall: 数据文件夹正被使用：{taken.holder}。请先停止它。", err=True)
            sys.exit(2)
        except ConfigMistake as mistake:
            click.echo(str(mistake), err=True)
            sys.exit(2)
        except OSError as trouble:
            click.echo(f"hall: {trouble.filename or '文件'} 不可用：{why(trouble)}。", err=True)
            sys.exit(2)

    return run


def named(ctx: click.Context, param: click.Parameter, text: str) -> str:
    """A name that can be read."""
    if not text.strip() or not text.isprintable():
        raise click.BadParameter("请写一个看得见的名称。")
    return text


def numbered(ctx: click.Context, param: click.Parameter, text: str | None) -> str | None:
    """A staff number as the staff list takes it."""
    if text is not None and not STAFF_NO.fullmatch(text):
        raise click.BadParameter("工号由 1 到 20 个字母、数字或连字符组成。")
    return text


def house_in(data: Path, *, make: bool = False) -> House:
    """The hall in a data folder, as far as its database knows it. Exit 2 when there is none (unless ``make``)."""
    if not make and not (data / DATABASE_NAME).exists():
        raise click.UsageError(f"{data} 里没有大厅数据。")
    store = open_store(data)
    return House(store, SystemClock(), _toml_in(store))


def _toml_in(store: Store) -> HallToml:
    with store.reading() as rooms:
        facts = {key: rooms.offer.fact(key) for key in ("kind", "name", "time_zone")}
    section = HallSection(
        kind="station" if facts["kind"] == "station" else "center",
        name=facts["name"] or "大厅",
        time_zone=facts["time_zone"] or "Asia/Shanghai",
    )
    return HallToml(hall=section)


def at_once(call: Callable[..., Any], *args: Any) -> Any:
    """``offload`` for commands: nobody else is kept waiting."""
    return call(*args)


@click.command()
@click.argument("path", metavar="hall.toml", type=click.Path(path_type=Path))
@guarded
def check(path: Path) -> None:
    """检查 hall.toml：一次列出所有问题。"""
    toml, warnings = load_with_warnings(path)
    if warnings:
        click.echo(render(warnings, path), err=True)
    counted = (
        f"{len(toml.window)} 个窗口，{len(toml.printer)} 台打印机，{len(toml.evaluator_device)} 台评价器"
    )
    click.echo(f"{path}：没有问题（{toml.hall.name}，{counted}）。")


@click.group()
def token() -> None:
    """程序和人员的令牌。"""


@token.command("issue")
@DATA
@click.option("--role", required=True, type=click.Choice(ROLES), help="角色")
@click.option(
    "--name",
    required=True,
    callback=named,
    metavar="NAME",
    help="名称：设备角色用 hall.toml 里的设备名，人员角色用姓名",
)
@click.option("--window", type=int, metavar="N", help="只许在这个窗口操作")
@click.option(
    "--staff-no", callback=numbered, metavar="NO", help="工号（人员角色必填；没有这个工号时新建人员）"
)
@guarded
def issue(data: Path, role: str, name: str, window: int | None, staff_no: str | None) -> None:
    """签发一个令牌，只打印令牌本身。"""
    wanted = Role(role)
    if wanted in PERSONS and staff_no is None:
        raise click.UsageError("人员角色必须用 --staff-no 指定工号。")
    if wanted not in PERSONS and staff_no is not None:
        raise click.UsageError("程序和屏幕的角色不能有 --staff-no。")
    house = house_in(data, make=True)
    member = None
    if staff_no is not None:
        with house.deed(SERVER) as deed:
            member = deed.work.people.by_no(staff_no) or add_member(
                deed, NewMember(staff_no, name, wanted), None
            )
    click.echo(Credentials(house, at_once).issue(wanted, name, "issued", window_no=window, staff=member))


@click.group()
def staff() -> None:
    """工作人员。"""


@staff.command("reset-password")
@DATA
@click.option("--staff-no", required=True, metavar="NO", help="工号")
@guarded
def reset_password(data: Path, staff_no: str) -> None:
    """重置密码，新密码只打印这一次。"""
    password = new_password()
    StaffDesk(house_in(data)).set_password(SERVER, staff_no, password_hash(password))
    click.echo(password)


@click.command()
@DATA
@click.option(
    "--to", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="备份文件"
)
@click.option("--without-key", is_flag=True, help="不含 hall.key（恢复时须用 --key 指定）")
@guarded
def backup(data: Path, to: Path, without_key: bool) -> None:
    """备份数据库、上传的文件和密钥；服务器可以照常运行。"""
    if not to.absolute().parent.is_dir():
        raise click.UsageError(f"{to.absolute().parent} 不是文件夹。")
    if not (data / DATABASE_NAME).exists():
        raise click.UsageError(f"{data} 里没有大厅数据。")
    now = SystemClock().now()
    back_up(data, to.absolute(), now, with_key=not without_key)
    note_backup(data, Backup(now, str(to.absolute()), not without_key))
    click.echo(f"已备份并校验：{to}")


@click.command()
@click.option(
    "--from", "source", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
    help="备份文件",
)  # fmt: skip
@DATA
@click.option(
    "--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE", help="hall.key"
)
@guarded
def restore(source: Path, data: Path, key: Path | None) -> None:
    """从备份恢复；服务器须已停止，原有数据移到一旁。"""
    if key is None and not holds_key(source):
        raise click.UsageError("备份里没有 hall.key，请用 --key 指定密钥文件。")
    with HallLock(data, "hall restore"):
        aside = restore_archive(source, data, key, SystemClock().now())
    click.echo(f"已恢复到 {data}。" + (f"原有数据在 {aside}。" if aside else ""))


@click.command()
@DATA
@guarded
def verify(data: Path) -> None:
    """核对数据库、流水链、台账与流水、数据与台账；有问题时逐条列出并以 1 退出。"""
    house = house_in(data)
    found = list(wrong_with(house))
    for sentence in found:
        click.echo(sentence)
    if found:
        click.echo(f"hall: 发现 {len(found)} 处问题。", err=True)
        sys.exit(1)
    click.echo("核对无误。")


def wrong_with(house: House) -> list[str]:
    """Everything :mod:`hall verify <queue_server.commands>` finds."""
    found = list(house.store.check())
    with house.reading() as rooms:
        return found + [f"{day} 的统计与台账不符" for day in disagreeing_days(rooms, house.zone)]


@click.command("rebuild-statistics")
@DATA
@guarded
def rebuild_statistics(data: Path) -> None:
    """从台账重新统计每一天。"""
    days = FiguresDesk(house_in(data), at_once).rebuild()
    click.echo(f"已重新统计 {days} 天。")


COMMANDS: tuple[click.Command, ...] = (check, token, staff, backup, restore, verify, rebuild_statistics)
