// Owner: the thread that answers; pure. Allocates nothing. Budget: 20 ns beside parsing and the callee's number.

import SIP
import Telephony

/// What a message is to a redirect gate, before anybody is asked for a verdict.
///
/// | message | becomes |
/// |---|---|
/// | INVITE to an emergency number or service, whatever else is wrong with it and wherever it comes from | `emergency`: allowed at once |
/// | malformed | `reject` or `drop`, by RFC 3261 and RFC 4475 |
/// | a response | dropped: this element sends no requests |
/// | ACK | absorbed, whoever sent it (RFC 3261 §17.1.1.3: it is never answered) |
/// | anything else from an address that is no trunk's, with a scanner's User-Agent | dropped: no answer tells it anything |
/// | anything else from an address that is no trunk's | 403 |
/// | INVITE | `call` |
/// | INVITE with a To tag | 481: it belongs to a dialog, and a redirect server has none (§12.2.2) |
/// | OPTIONS | 200, the SBC's health check (§11.2) |
/// | CANCEL | 200 or 481 (§9.2) |
/// | another known method; an unknown one | 405 with Allow (§8.2.1); 501 (§21.5.2) |
enum Intake: Equatable {
    /// An empty datagram.
    case absorbSilently
    case emergency
    case call
    case absorb
    case response
    case drop(SIPFault)
    case reject(UInt16, SIPFault)
    case unknownSource
    case scanner
    case inDialog
    case options
    case cancel
    case methodNotAllowed
    case methodUnknown

    /// `callee` is the number of the Request-URI where the message is an INVITE with a sound one.
    static func of(
        _ message: borrowing SIPMessage, in bytes: Span<UInt8>, _ decision: EdgeDecision, isKnownSource: Bool,
        callee: PresentedNumber, emergency: EmergencyNumbers
    ) -> Intake {
        let canBeAnswered = message.isRequest && message.viaCount > 0
        if canBeAnswered, message.method == .invite, message.hasRequestURI,
            emergency.contains(callee) || message.requestURI.isEmergencyService(in: bytes)
        {
            return .emergency
        }
        switch decision {
        case .drop(let fault): return .drop(fault)
        case .reject(let code, let fault): return isKnownSource ? .reject(code, fault) : stranger(message, in: bytes)
        case .accept: break
        }
        guard message.isRequest else { return .response }
        if message.method == .ack { return .absorb }
        guard isKnownSource else { return stranger(message, in: bytes) }
        switch message.method {
        case .invite: return message.to.tag.isAbsent ? .call : .inDialog
        case .options: return .options
        case .cancel: return .cancel
        case .bye, .register, .prack, .subscribe, .notify, .publish, .info, .refer, .message, .update:
            return .methodNotAllowed
        case .unknown: return .methodUnknown
        case .ack: return .absorb
        }
    }

    private static func stranger(_ message: borrowing SIPMessage, in bytes: Span<UInt8>) -> Intake {
        guard message.has(.userAgent) else { return .unknownSource }
        return Scanners.names(bytes.extracting(message.value(.userAgent).bounds)) ? .scanner : .unknownSource
    }

    /// What goes up by one when such a message was answered.
    var counter: CounterLayout.Single? {
        switch self {
        case .absorbSilently, .emergency, .call, .drop, .reject: nil
        case .absorb: .acknowledgements
        case .response: .responses
        case .unknownSource: .unknownSources
        case .scanner: .scanners
        case .inDialog: .inDialog
        case .options: .options
        case .cancel: .cancels
        case .methodNotAllowed, .methodUnknown: .refusedMethods
        }
    }

    /// The number of an INVITE's Request-URI; `sip:112` without a user part is one too, since some phones write it so.
    static func callee(of message: borrowing SIPMessage, in bytes: Span<UInt8>) -> PresentedNumber {
        guard message.method == .invite, message.hasRequestURI else { return .absent }
        let uri = message.requestURI
        if uri.user.isEmpty, uri.scheme == .sip || uri.scheme == .sips {
            return PresentedNumber(userPart: bytes.extracting(uri.host.bounds))
        }
        return AttemptReader.number(of: uri, in: bytes)
    }
}
