//! Why a clerk is refused, with the HTTP status and the messages.

use serde::Serialize;

use crate::named::names;

names! {
    /// Why nothing is written for a clerk.
    ///
    /// ```
    /// use osoba::merging::Refusal;
    /// assert_eq!(Refusal::NotAssignee.http(), 403);
    /// assert_eq!(Refusal::IncorrectTransition.message(), "Incorrect transition status");
    /// ```
    Refusal {
        /// The clerk has a request that is not decided.
        OpenRequest = "open_request",
        /// The clerk has as many postponed requests as allowed.
        TooManyPostponed = "too_many_postponed",
        /// No candidate is there for the clerk.
        NoCandidate = "no_candidate",
        /// There is no such request.
        RequestNotFound = "request_not_found",
        /// The request is another clerk's.
        NotAssignee = "not_assignee",
        /// The request cannot go from its status to this one.
        IncorrectTransition = "incorrect_transition",
        /// The decision is late: the candidate is processed.
        CandidateProcessed = "candidate_processed",
    }
}

impl Refusal {
    /// HTTP status, message in English and in Ukrainian.
    #[rustfmt::skip]
    fn row(self) -> (u16, &'static str, &'static str) {
        match self {
            Refusal::OpenRequest => (409, "A request is assigned and not decided", "Призначений запит ще не вирішено"),
            Refusal::TooManyPostponed => (409, "Postponed requests limit exceeded", "Забагато відкладених запитів"),
            Refusal::NoCandidate => (404, "Manual Merge Candidate not found", "Немає кандидата на об'єднання"),
            Refusal::RequestNotFound => (404, "Manual Merge Request not found", "Запит на об'єднання не знайдено"),
            Refusal::NotAssignee => (403, "Current client is not allowed to access this resource", "Запит призначено іншому працівникові"),
            Refusal::IncorrectTransition => (409, "Incorrect transition status", "Недопустима зміна статусу"),
            Refusal::CandidateProcessed => (409, "Incorrect transition status", "Недопустима зміна статусу: кандидата вже опрацьовано"),
        }
    }

    /// The HTTP status to answer with: 403, 404 or 409.
    #[must_use]
    pub fn http(self) -> u16 {
        self.row().0
    }

    /// The message in English.
    #[must_use]
    pub fn message(self) -> &'static str {
        self.row().1
    }

    /// The message in Ukrainian.
    #[must_use]
    pub fn message_uk(self) -> &'static str {
        self.row().2
    }

    /// The refusal as hosts write it: `{"reason", "http", "message", "message_uk"}`.
    pub(super) fn line(self) -> impl Serialize {
        #[derive(Serialize)]
        struct Line {
            reason: Refusal,
            http: u16,
            message: &'static str,
            message_uk: &'static str,
        }
        let (http, message, message_uk) = self.row();
        Line { reason: self, http, message, message_uk }
    }
}
