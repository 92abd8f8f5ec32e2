"""Errors as every service answers them."""

from pydantic import ValidationError


class ApiError(Exception):
    """A refusal with its status and its code."""

    def __init__(
        self, status: int, code: str, message: str, details: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def body(self) -> dict[str, object]:
        """Body of the answer."""
        error: dict[str, object] = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        return {"error": error}


def invalid(error: ValidationError) -> ApiError:
    """Every fault of a body at once, by its path."""
    details = [
        {"path": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors(include_input=False, include_url=False)
    ]
    return ApiError(400, "invalid", "the request is not valid", details)
