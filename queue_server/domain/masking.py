"""How personal fields look to whoever need not read them (个人信息保护法 51 条): 张*, 138****1234."""


def masked_name(name: str) -> str:
    """The family sign and stars: 张三 is 张*, 欧阳小明 is 欧***. Counts characters, also rare ones."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*"


def masked_phone(phone: str) -> str:
    """First three and last four digits of eleven; of shorter ones only the last two."""
    if len(phone) >= 11:
        return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
    return "*" * max(len(phone) - 2, 1) + phone[-2:] if len(phone) > 2 else "**"
