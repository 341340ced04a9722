import HTTPTypes
import Hummingbird

/// Style, script and icon, compiled into the binary.
enum Assets {
    private struct Asset {
        let bytes: ByteBuffer
        let type: String
        let tag: String

        init(_ bytes: [UInt8], _ type: String) {
            self.bytes = ByteBuffer(bytes: bytes)
            self.type = type
            tag = "\"" + Secret.digest(String(decoding: bytes, as: UTF8.self)).prefix(16) + "\""
        }
    }

    private static let script = "text/javascript; charset=utf-8"
    private static let all: [String: Asset] = [
        "console.css": Asset(PackageResources.console_css, "text/css; charset=utf-8"),
        "console.js": Asset(PackageResources.console_js, script),
        "feed.js": Asset(PackageResources.feed_js, script),
        "keys.js": Asset(PackageResources.keys_js, script),
        "lists.js": Asset(PackageResources.lists_js, script),
        "ladder.js": Asset(PackageResources.ladder_js, script),
        "live.js": Asset(PackageResources.live_js, script),
        "openapi.json": Asset(PackageResources.openapi_json, "application/json"),
        "icon.svg": Asset(PackageResources.icon_svg, "image/svg+xml"),
    ]

    /// A browser asks each time and gets 304 until the binary changes.
    static func answer(_ name: String, _ request: Request) -> Response {
        guard let asset = all[name] else { return Response(status: .notFound) }
        let headers: HTTPFields = [.contentType: asset.type, .eTag: asset.tag, .cacheControl: "no-cache"]
        if request.headers[.ifNoneMatch] == asset.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: asset.bytes))
    }
}
