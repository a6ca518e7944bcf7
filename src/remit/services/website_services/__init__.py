"""Website services (BPO, front office): clients' sites, deployed, served, watched, backed up and reported on."""

from remit.services.kit import Family, Kind, Line, Parameter, Side
from remit.services.website_services import releases, upkeep
from remit.services.website_services.folder import FOLDER
from remit.services.website_services.orders import read_content

line = Line(
    key="website_services",
    names={"en": "Website services", "vi": "Dịch vụ trang web"},
    family=Family.BPO,
    side=Side.FRONT,
    folder=FOLDER,
    kinds={
        "release": Kind({"en": "Release", "vi": "Bản phát hành"}, "site_release"),
        "roll_back": Kind({"en": "Roll-back", "vi": "Quay lại bản trước"}, "site_roll_back"),
        "backup": Kind({"en": "Backup", "vi": "Sao lưu"}, "site_backup"),
        "month": Kind({"en": "Availability month", "vi": "Tháng sẵn sàng"}, "site_month"),
    },
    definitions=("site_release.bpmn", "site_roll_back.bpmn", "site_backup.bpmn", "site_month.bpmn"),
    reader=read_content,
    handlers={
        "website_services.look": releases.look,
        "website_services.judge": releases.judge,
        "website_services.report": releases.report,
        "website_services.prove_backup": upkeep.prove_backup,
        "website_services.month": upkeep.month,
    },
    parameters={
        "diagnose_hosts": Parameter(
            {"en": "Hosts that are watched (patterns)", "vi": "Máy chủ được theo dõi (theo mẫu)"}, ()
        ),
        "forward_hosts": Parameter(
            {
                "en": "Hosts of the client to which paths of a site may go on (patterns)",
                "vi": "Máy chủ của khách hàng được chuyển tiếp từ trang (theo mẫu)",
            },
            (),
        ),
        "diagnose_private": Parameter(
            {"en": "Private addresses may be asked", "vi": "Được phép hỏi địa chỉ mạng riêng"}, default=False
        ),
    },
    references={"site": {"en": "Site", "vi": "Trang web"}},
    media_types=("application/zip", "application/json"),
    skills={"website_services": {"en": "Website services", "vi": "Dịch vụ trang web"}},
)
