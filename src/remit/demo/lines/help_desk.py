"""The help desk in the demonstration: two clients' end customers ask, complain, and want to be called."""

import json
from typing import Any

from remit.demo.line import DemoLine, References, Said, Terms
from remit.demo.world import ClientOf, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HANDOVERS = (
    Handover("harrow-care", "harrow", "help_desk", "Harrow & Finch: customer care", 480, 320),
    Handover("songxanh-care", "songxanh", "help_desk", "Sông Xanh: chăm sóc khách hàng", 480, 45_000),
)
CARED = ("harrow", "songxanh")
SAID: dict[str, tuple[Said, ...]] = {
    "harrow": (
        Said("Sunday", "When is the shop open on Sunday?"),
        Said(
            "Lamp",
            "Can I return the lamp that I bought last week?",
            "Yes: within 30 days, with the receipt, in its box. We have sent you a label by post.",
            "Thank you, the label came. I will send it on Monday.",
        ),
        Said(
            "It flickers",
            "The lamp flickers when I dim it. What can I do?",
            "Please try a bulb marked “dimmable”. If it still flickers, we exchange the lamp.",
            "That was it. Thank you!",
        ),
        Said("Refund", "I am still waiting for my refund and want to complain."),
        Said("My order", "Please call me about my order."),
        Said(
            "Bulb",
            "Which bulb fits the reading lamp?",
            "An E14 bulb of at most 40 W.",
            "And would an LED of 5 W do as well?",
        ),
    ),
    "songxanh": (
        Said("Giờ mở cửa", "Cửa hàng mở cửa mấy giờ vào Chủ nhật?"),
        Said(
            "Đổi hàng",
            "Tôi muốn đổi hộp trà bị móp, phải làm thế nào?",
            "Chị gửi giúp ảnh hộp trà, bên em đổi hộp mới ngay trong tuần ạ.",
            "Tôi gửi ảnh rồi nhé. Cảm ơn cửa hàng.",
        ),
        Said("Khiếu nại", "Tôi muốn khiếu nại: đơn hàng giao trễ hai tuần."),
        Said("Đơn hàng", "Xin gọi lại cho tôi về đơn hàng."),
        Said(
            "Trà sen",
            "Trà sen còn hàng không?",
            "Dạ còn, loại 100 g và 250 g. Anh chị đặt trên trang web là giao trong ngày.",
            "Loại 250 g giá bao nhiêu vậy?",
        ),
    ),
}
ANSWERS: dict[str, dict[str, Any]] = {
    "opening-hours": {
        "title": "Opening hours",
        "keywords": ["open|mở cửa", "when|mấy giờ"],
        "alone": True,
        "text": {
            "en": "We are open from Monday to Saturday, 9:00 to 18:00, and on Sunday from 11:00 to 16:00.",
            "vi": "Cửa hàng mở từ thứ Hai đến thứ Bảy, 9:00–18:00, Chủ nhật 11:00–16:00.",
        },
    },
    "bulbs": {
        "title": "Which bulb fits",
        "keywords": ["bulb", "fits|fit"],
        "alone": False,
        "text": {"en": "The reading lamp takes an E14 bulb of at most 40 W."},
    },
}
NAMES = {"harrow": ("Priya Nair", "Tom Ashby", "Grace Obi", "Ida Berg"), "songxanh": ("Lê Minh Anh", "Phạm Thu Hà")}


def _people() -> tuple[Staff, ...]:
    rows = (
        ("Hồ Thanh Tâm", "agent", "danang", "vi", ("vi", "en")),
        ("Ellie Marsden", "agent", "leeds", "en", ("en",)),
        ("Vũ Hải Yến", "lead", "danang", "vi", ("vi", "en")),
        ("Oliver Grant", "lead", "leeds", "en", ("en",)),
        ("Lý Thanh Sơn", "reviewer", "danang", "vi", ("vi", "en")),
        ("Grace Holloway", "reviewer", "leeds", "en", ("en",)),
    )
    return tuple(
        Staff(name, role, site, locale, languages, CARED, {"customer_care": 4})
        for name, role, site, locale, languages in rows
    )


class ContactSource:
    """Lets end customers write: each contact by one of few people, at a form or through another system."""

    def __init__(self, *, first: int = 0) -> None:
        self._count = first

    def references(self, handover: Handover) -> References:
        """Return the articles, and the end customers but for the last, who is on nobody's file."""
        known = NAMES[handover.client][:-1]
        customers = {
            f"C-{1000 + place}": {"name": name, "emails": [address_of(handover.client, place)]}
            for place, name in enumerate(known)
        }
        return {"answer": ANSWERS, "end_customer": customers}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next contact."""
        self._count += 1
        names, texts = NAMES[handover.client], SAID[handover.client]
        place = int(chance.fraction() * len(names))
        contact = {
            "channel": "form",
            "consent": True,
            "name": names[place],
            "email": address_of(handover.client, place),
            "phone": f"+44 20 7946 0{100 + place}",
            "subject": f"No. {self._count}",
            "text": texts[int(chance.fraction() * len(texts))].text,
        }
        return f"contact-{self._count:05d}.json", json.dumps(contact, ensure_ascii=False).encode()


def address_of(client: str, place: int) -> str:
    """Return the mail address of an end customer by their place in `NAMES`."""
    return f"person{place}.{client}@mail.example"


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """Agree the language of those who write no Vietnamese letters, and a counter on the client's shop."""
    return {"parameters": {"language": client.language, "counter_sites": [f"https://shop.{client.key}.example"]}}


LINE = DemoLine(
    key="help_desk",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.3,
    source=lambda resumed: ContactSource(first=50_000 if resumed else 0),
    question="May we refund the delivery in this case?",
    reply="Yes, once per end customer.",
    terms=_terms,
)
