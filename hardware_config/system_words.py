"""Why the system refused something, in Chinese: the one place where an OSError becomes words for whoever reads a message.

Used by every program of the hall. What has no words here keeps the system's own, in brackets, so that it can be looked up.
"""

import errno
import socket

_WORDS = {
    "EADDRINUSE": "端口已被别的程序占用",
    "EADDRNOTAVAIL": "本机没有这个地址",
    "EACCES": "没有权限",
    "EPERM": "没有权限",
    "ENOENT": "找不到",
    "ENOTDIR": "路径中有一段不是文件夹",
    "EISDIR": "是文件夹，不是文件",
    "EEXIST": "已经存在",
    "ENOTEMPTY": "文件夹不是空的",
    "ENAMETOOLONG": "名字太长",
    "ENOSPC": "磁盘已满",
    "EDQUOT": "磁盘配额已用完",
    "EFBIG": "文件太大",
    "EROFS": "磁盘是只读的",
    "EIO": "磁盘或设备读写出错",
    "EXDEV": "不在同一块磁盘上",
    "EBUSY": "正被别的程序使用",
    "EMFILE": "打开的文件太多",
    "ENFILE": "打开的文件太多",
    "ENOMEM": "内存不足",
    "ENODEV": "设备不存在或已拔出",
    "ENXIO": "设备不存在或已拔出",
    "ECONNREFUSED": "对方拒绝连接",
    "ECONNRESET": "连接中断",
    "ECONNABORTED": "连接中断",
    "EPIPE": "连接中断",
    "ENOTCONN": "没有连接",
    "EHOSTUNREACH": "网络不通",
    "EHOSTDOWN": "网络不通",
    "ENETUNREACH": "网络不通",
    "ENETDOWN": "网络不通",
    "ETIMEDOUT": "连接超时",
}
_BY_NUMBER = {getattr(errno, name): words for name, words in _WORDS.items() if hasattr(errno, name)}


def why(error: BaseException) -> str:
    """The reason in a few Chinese words, without a full stop; a library's error is read by the system error behind it."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, socket.gaierror):
            return "找不到这个主机名"
        if isinstance(behind, OSError) and behind.errno in _BY_NUMBER:
            return _BY_NUMBER[behind.errno]
        if isinstance(behind, TimeoutError):
            return _WORDS["ETIMEDOUT"]
        behind = behind.__cause__ or behind.__context__
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"原因不明（{said}）"
