"""What the operating system's refusals mean: one table, so that no message to a person carries its English words."""

import errno
from typing import Final

_WORDS: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "同名的文件已经存在",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大",
    errno.EIO: "读写磁盘出错",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EINVAL: "文件名或位置不合规",
    errno.ELOOP: "链接绕成了圈",
    errno.EBUSY: "正被其他程序占用",
    errno.ETXTBSY: "正被其他程序占用",
    errno.EAGAIN: "正被其他程序占用",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EADDRINUSE: "端口已被其他程序占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def refusal(error: OSError) -> str:
    """Why the system refused, in Chinese; its number where we have no words for it."""
    if error.errno is None:  # raised by a library about what it read, such as a damaged archive
        return "文件内容已损坏，或不是所写的格式"
    return _WORDS.get(error.errno, f"系统错误 {error.errno}")
