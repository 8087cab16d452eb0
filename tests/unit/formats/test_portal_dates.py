"""Dates in the XML of the portal of the WHO: a day that comes first is read only where the trial shows that it does."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from prismake.formats.endnote_xml import ictrp_trial


@pytest.mark.parametrize(
    ("registered", "sortable", "written", "read"),
    [
        ("05/03/2019", "20190305", "01/06/2019", "2019-06-01"),
        ("03/05/2019", "20190305", "01/06/2019", "01/06/2019"),
        ("", "", "01/06/2019", "01/06/2019"),
        ("", "", "21/06/2019", "2019-06-21"),
        ("", "", "06/21/2019", "06/21/2019"),
        ("05/03/2019", "20190305", "June 1, 2019", "June 1, 2019"),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_registration(
    registered: str, sortable: str, written: str, read: str
) -> None:
    trial = fromstring(
        f"<Trial><TrialID>ACTRN12600000000001</TrialID><Date_registration>{registered}</Date_registration>"
        f"<Date_registration3>{sortable}</Date_registration3><Date_enrollement>{written}</Date_enrollement></Trial>"
    )
    assert ictrp_trial(trial)[0]["start_date"] == [read]
