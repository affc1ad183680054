"""What a new hall tells citizens of its services beside their names: in English, and what to bring.

The English terms are the customary ones for 法律援助 (legal aid), 人民调解 (people's mediation), 公证 (notarization) and
司法鉴定 (forensic appraisal). What to bring follows the materials of a legal aid application (standard.md 4.1: form, identity,
financial situation, papers of the case) and what mediators, notaries and appraisers usually ask for: a hint to come
prepared, one thing a line, never a condition for a number. A manager changes all of it.
"""

from __future__ import annotations

from typing import NamedTuple


class CatalogueWords(NamedTuple):
    """A service's words for citizens as they are seeded; lines are things to bring."""

    name_en: str
    about_en: str
    bring: str = ""
    bring_en: str = ""


_ID = "居民身份证或其他有效身份证件"
_ID_EN = "ID card, passport or another valid identity document"

WORDS = {
    "consult": CatalogueWords(
        "Legal consultation",
        "Free advice from a lawyer on your legal question",
        "合同、判决书、通知等与事情有关的材料（没有也可以咨询）",
        "Papers about the matter, such as a contract, judgment or notice (you may also come without)",
    ),
    "legal_aid": CatalogueWords(
        "Legal aid",
        "Apply for a free lawyer, or ask about your application",
        f"{_ID}\n经济困难状况说明，或者可以免予核查的证明\n与案件有关的材料\n替别人申请的，另带代理权证明",
        f"{_ID_EN}\nA statement of your financial situation, or proof that it need not be checked\nPapers about the case\n"
        "If you apply for somebody else: proof that you may",
    ),
    "mediation": CatalogueWords(
        "People's mediation",
        "Free mediation of family, neighbour, labour and compensation disputes",
        f"{_ID}\n与纠纷有关的材料\n对方的姓名和联系方式",
        f"{_ID_EN}\nPapers about the dispute\nName and contact of the other party",
    ),
    "notary": CatalogueWords(
        "Notarization",
        "Powers of attorney, inheritance, wills, declarations, diplomas",
        f"{_ID}、户口簿\n要公证的文书或者证书原件\n遗嘱必须本人来办",
        f"{_ID_EN}; household register\nThe original document or certificate to be notarized\nA will must be made in person",
    ),
    "forensic": CatalogueWords(
        "Forensic appraisal",
        "Appraisal of injuries, handwriting, recordings: advice and application",
        f"{_ID}\n说明用途的材料；打官司用的，先问办案机关\n需要鉴定的原件、病历或者录音录像",
        f"{_ID_EN}\nPapers that say what it is for; for a lawsuit, ask the authority in charge first\n"
        "The originals, medical records or recordings to be appraised",
    ),
    "lawyer_guide": CatalogueWords(
        "Finding a lawyer or legal service",
        "Lawyers, legal service offices, village and community advisers",
    ),
    "general": CatalogueWords(
        "General services",
        "Administrative review, labour arbitration, leaflets, anything else",
    ),
    "complaint": CatalogueWords(
        "Complaints and suggestions",
        "Complain, suggest or praise; you need not give your name",
    ),
}
"""By the codes of queue_server.domain.catalogue."""
