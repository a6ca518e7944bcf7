"""The texts of the demonstration: what agents answer with, and what they read before they answer, client by client."""

from datetime import timedelta

from remit.conversation.actions.guiding import write_guidance
from remit.conversation.model import GuidanceKind
from remit.demo.world import World
from remit.parties.access import SYSTEM
from remit.store import Transaction

CANNED, ARTICLE = GuidanceKind.CANNED, GuidanceKind.ARTICLE
TEXTS: tuple[tuple[str, GuidanceKind, str, str, str], ...] = (
    (
        "harrow",
        CANNED,
        "en",
        "Order missing",
        "Which order does {reference} belong to? We hold it as {number}.",
    ),
    ("harrow", CANNED, "en", "Settled", "{number} is settled. Write to us here if anything is still open. {me}"),
    (
        "harrow",
        ARTICLE,
        "en",
        "Bank details that changed",
        "Never change bank details on a letter alone. Call the supplier back on the number that the purchasing office"
        " keeps, note who confirmed, and let a second person look.",
    ),
    ("morel", CANNED, "en", "Received", "We have received {title} and keep it as {number}."),
    (
        "morel",
        ARTICLE,
        "en",
        "French invoices",
        "A French invoice shows SIREN and VAT number; a missing late-payment clause is noted and does not hold it up.",
    ),
    ("songxanh", CANNED, "vi", "Đã nhận", "Chúng tôi đã nhận {title} và lưu với số {number}."),
    (
        "songxanh",
        ARTICLE,
        "vi",
        "Hóa đơn điện tử",
        "Hóa đơn điện tử hợp lệ có ký hiệu, số và chữ ký số của người bán. Thiếu chữ ký số thì hỏi lại nhà cung cấp.",
    ),
)
"""Client, kind, language, title, text."""
LOOKED_OVER_DAYS = 180


def write_texts(tx: Transaction, world: World) -> None:
    """Write the texts of each client; articles are to be looked over in half a year."""
    over = tx.now.date() + timedelta(days=LOOKED_OVER_DAYS)
    for client, kind, language, title, body in TEXTS:
        write_guidance(
            tx,
            SYSTEM,
            tenant=world.clients[client],
            kind=kind,
            language=language,
            title=title,
            body=body,
            review_date=over if kind is ARTICLE else None,
        )
