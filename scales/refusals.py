"""What a scale cannot do just now, said kindly; nothing was changed."""

import datetime as dt

from core.words import month_year


class OtherMonth(Exception):
    """The page was opened in a month that is over. Carries the month it is now, by its first day."""

    def __init__(self, month: dt.date) -> None:
        super().__init__(month)
        self.month = month

    def __str__(self) -> str:
        return (
            f"This page was open since another month, and it is {month_year(self.month)} now. Nothing is lost: what you chose "
            f"is still here. Keep it, and it is your answer for {month_year(self.month)}."
        )
