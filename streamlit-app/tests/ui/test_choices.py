"""Choices stand in the address, and nothing that was asked for is replaced in silence."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def one_period() -> None:
    import streamlit as st

    from speedlocal.ui.choices import one

    periods = ["2020", "2030", "2040"]
    st.text(str(one("period", "Period", periods, default="2030")))


def one_carrier() -> None:
    import streamlit as st

    from speedlocal.ui.choices import one

    st.text(str(one("carrier", "Carrier", ["Gas", "ELC"], words=str.upper)))


def nothing_to_choose() -> None:
    import streamlit as st

    from speedlocal.ui.choices import one

    st.text(str(one("carrier", "Carrier", [])))


def several_regions() -> None:
    import streamlit as st

    from speedlocal.ui.choices import several

    chosen = several("region", "Regions", ["DK", "SE", "NO"], default=["SE", "FI"], hint="All")
    st.text(",".join(chosen))


def cascade() -> None:
    import streamlit as st

    from speedlocal.ui.choices import one

    periods = {"Base": ["2020", "2030"], "Short": ["2020"]}
    scenario = one("scenario", "Scenario", list(periods)) or ""
    st.text(f"{scenario} {one('period', 'Period', periods[scenario])}")


def many_offered() -> None:
    from speedlocal.ui.choices import one

    one("process", "Process", [f"P{number}" for number in range(12)])


def carried_along() -> None:
    import streamlit as st

    from speedlocal.ui.choices import carried

    st.text(repr(carried("scenario", "region", "period")))


def opened(script, **address: list[str]) -> AppTest:
    app = AppTest.from_function(script)
    for name, codes in address.items():
        app.query_params[name] = codes
    app.run()
    assert not app.exception
    return app


def address(app: AppTest) -> dict[str, list[str]]:
    """The address as lists, however one code was set."""
    found = dict(app.query_params)
    return {name: codes if isinstance(codes, list) else [codes] for name, codes in found.items()}


def shown(app: AppTest) -> str:
    return app.text[0].value


def told(app: AppTest) -> list[str]:
    return [box.value for box in [*app.info, *app.warning, *app.error]]


def test_an_address_without_a_code_shows_the_default_and_then_states_it() -> None:
    app = opened(one_period)
    assert (shown(app), address(app), told(app)) == ("2030", {"period": ["2030"]}, [])


def test_without_a_default_the_first_code_is_shown() -> None:
    app = opened(one_carrier)
    assert (shown(app), address(app), told(app)) == ("Gas", {"carrier": ["Gas"]}, [])


def test_a_code_in_the_address_is_shown() -> None:
    app = opened(one_period, period=["2040"])
    assert (shown(app), address(app), told(app)) == ("2040", {"period": ["2040"]}, [])


def test_a_code_is_found_whatever_its_case_and_stated_as_it_is_spelt_here() -> None:
    for spelling in ("gas", "GAS", "gAs"):
        app = opened(one_carrier, carrier=[spelling])
        assert (shown(app), address(app), told(app)) == ("Gas", {"carrier": ["Gas"]}, [])


def test_an_unknown_code_is_told_with_what_is_offered() -> None:
    app = opened(one_period, period=["1999"])
    assert told(app) == ["period 1999 is not among these results; offered are 2020, 2030, 2040."]
    assert (shown(app), address(app)) == ("2030", {"period": ["2030"]})


def test_of_many_codes_the_first_are_named() -> None:
    app = opened(many_offered, process=["X"])
    assert told(app) == ["process X is not among these results; offered are P0, P1, P2, P3, P4, P5, P6, P7 …."]


def test_a_view_of_one_code_uses_the_first_of_several_and_says_so() -> None:
    app = opened(one_period, period=["2040", "2020"])
    assert told(app) == ["This view takes one period; it shows 2040."]
    assert (shown(app), address(app)) == ("2040", {"period": ["2040"]})


def test_a_code_named_twice_is_one_code() -> None:
    app = opened(one_carrier, carrier=["ELC", "elc"])
    assert (shown(app), told(app)) == ("ELC", [])


def test_where_nothing_is_offered_the_asked_code_is_told_and_none_is_chosen() -> None:
    app = opened(nothing_to_choose, carrier=["Gas"])
    assert (shown(app), told(app)) == ("None", ["carrier Gas is not among these results."])
    assert not app.sidebar.selectbox


def test_a_click_changes_what_is_shown_and_the_address() -> None:
    app = opened(one_period)
    app.sidebar.selectbox[0].set_value("2020").run()
    assert (shown(app), address(app), told(app)) == ("2020", {"period": ["2020"]}, [])


def test_a_click_after_a_wrong_address_silences_the_warning() -> None:
    app = opened(one_period, period=["1999"])
    app.sidebar.selectbox[0].set_value("2020").run()
    assert (shown(app), address(app), told(app)) == ("2020", {"period": ["2020"]}, [])


def test_a_second_click_is_not_undone_by_the_first() -> None:
    app = opened(one_period, period=["2020"])
    for period in ("2030", "2040", "2030"):
        app.sidebar.selectbox[0].set_value(period).run()
        assert (shown(app), address(app)) == (period, {"period": [period]})


def test_the_words_are_shown_and_the_code_stays_in_the_address() -> None:
    app = opened(one_carrier, carrier=["Gas"])
    assert app.sidebar.selectbox[0].options == ["GAS", "ELC"]
    assert address(app) == {"carrier": ["Gas"]}


def test_a_cascade_that_takes_a_choice_away_says_so() -> None:
    app = opened(cascade, scenario=["Base"], period=["2030"])
    assert (shown(app), told(app)) == ("Base 2030", [])
    app.sidebar.selectbox[0].set_value("Short").run()
    assert told(app) == ["period 2030 is not among these results; offered are 2020."]
    assert (shown(app), address(app)) == ("Short 2020", {"scenario": ["Short"], "period": ["2020"]})


def test_a_cascade_keeps_a_choice_that_is_still_offered() -> None:
    app = opened(cascade, scenario=["Base"], period=["2020"])
    app.sidebar.selectbox[0].set_value("Short").run()
    assert (shown(app), told(app)) == ("Short 2020", [])


def test_several_start_with_what_is_offered_of_their_defaults() -> None:
    app = opened(several_regions)
    assert (shown(app), address(app), told(app)) == ("SE", {"region": ["SE"]}, [])


def test_several_codes_of_the_address_are_chosen_in_its_order() -> None:
    app = opened(several_regions, region=["no", "DK"])
    assert (shown(app), address(app), told(app)) == ("NO,DK", {"region": ["NO", "DK"]}, [])


def test_several_keep_the_good_codes_and_tell_the_unknown_ones() -> None:
    app = opened(several_regions, region=["DK", "XX", "yy"])
    assert told(app) == ["region XX, yy is not among these results; offered are DK, SE, NO."]
    assert (shown(app), address(app)) == ("DK", {"region": ["DK"]})


def test_choosing_none_of_several_is_a_choice_and_no_default_comes_back() -> None:
    app = opened(several_regions)
    app.sidebar.multiselect[0].set_value([]).run()
    assert (shown(app), told(app)) == ("", [])
    assert not address(app).get("region")
    app.run()
    assert shown(app) == ""


def test_adding_to_several_updates_the_address() -> None:
    app = opened(several_regions, region=["DK"])
    app.sidebar.multiselect[0].set_value(["DK", "NO"]).run()
    assert (shown(app), address(app)) == ("DK,NO", {"region": ["DK", "NO"]})


def test_choices_are_carried_to_other_apps_as_the_address_has_them() -> None:
    app = opened(carried_along, scenario=["Base"], region=["DK", "SE"], sql=["SELECT 1"])
    assert shown(app) == "{'scenario': ['Base'], 'region': ['DK', 'SE']}"
