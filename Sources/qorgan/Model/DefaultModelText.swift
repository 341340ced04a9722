// swift-format-ignore-file
/// Written by Scripts/default-model.
enum DefaultModelText {
    static let json = #"""
{}
"""#
}
