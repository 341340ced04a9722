/// The phrase of a status code, as the RFC that defines it writes it; others get one of their class.
package enum StatusPhrase {
    package static func text(of code: UInt16) -> StaticString {
        switch code {
        case 100: "Trying"
        case 180: "Ringing"
        case 183: "Session Progress"
        case 200: "OK"
        case 300: "Multiple Choices"
        case 301: "Moved Permanently"
        case 302: "Moved Temporarily"
        default: code < 500 ? clientFailure(code) : failure(code)
        }
    }

    private static func clientFailure(_ code: UInt16) -> StaticString {
        switch code {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 410: "Gone"
        case 413: "Request Entity Too Large"
        case 414: "Request-URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Unsupported URI Scheme"
        case 420: "Bad Extension"
        case 433: "Anonymity Disallowed"
        case 480: "Temporarily Unavailable"
        case 481: "Call/Transaction Does Not Exist"
        case 482: "Loop Detected"
        case 483: "Too Many Hops"
        case 486: "Busy Here"
        case 487: "Request Terminated"
        case 488: "Not Acceptable Here"
        case 100..<200: "Progress"
        case 200..<300: "OK"
        case 300..<400: "Redirected"
        default: "Request Failed"
        }
    }

    private static func failure(_ code: UInt16) -> StaticString {
        switch code {
        case 500: "Server Internal Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "Version Not Supported"
        case 513: "Message Too Large"
        case 600: "Busy Everywhere"
        case 603: "Decline"
        case 604: "Does Not Exist Anywhere"
        case 606: "Not Acceptable"
        case 607: "Unwanted"
        case 608: "Rejected"
        case 500..<600: "Server Failed"
        default: "Call Refused"
        }
    }
}
