#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Logistic regression with a penalty on squared weights, by Newton's method; the offset is not penalised.
struct RidgeLogistic {
    private(set) var weights: [Double]
    private(set) var offset: Double

    /// `rows` row by row, `width` numbers each. Minimises the sum of log losses + `penalty` / 2 * squared weights.
    init(rows: [Double], width: Int, labels: [Float], rowWeights: [Float], penalty: Double) {
        // The offset is the last unknown.
        let size = width + 1
        var solution = [Double](repeating: 0, count: size)
        for _ in 0..<30 {
            var gradient = [Double](repeating: 0, count: size)
            var hessian = [Double](repeating: 0, count: size * size)
            for row in labels.indices {
                Self.add(
                    rows[row * width..<(row + 1) * width], label: Double(labels[row]),
                    weight: rowWeights.isEmpty ? 1 : Double(rowWeights[row]), at: solution, &gradient, &hessian)
            }
            for index in 0..<width {
                gradient[index] += penalty * solution[index]
                hessian[index * size + index] += penalty
            }
            // Keeps the matrix regular where the offset has no curvature left.
            hessian[size * size - 1] += 1e-9
            let step = Self.solve(hessian, gradient, size)
            for index in 0..<size { solution[index] -= step[index] }
            // Each step squares what is still wrong.
            if step.allSatisfy({ abs($0) < 1e-5 }) { break }
        }
        weights = Array(solution[0..<width])
        offset = solution[width]
    }

    /// One row's part of gradient and lower half of the Hessian.
    private static func add(
        _ row: ArraySlice<Double>, label: Double, weight: Double, at solution: [Double], _ gradient: inout [Double],
        _ hessian: inout [Double]
    ) {
        let width = row.count, size = width + 1, start = row.startIndex
        var margin = solution[width]
        for index in 0..<width { margin += solution[index] * row[start + index] }
        let share = 1 / (1 + exp(-margin))
        let error = weight * (share - label), curvature = weight * share * (1 - share)
        for i in 0..<width {
            let value = row[start + i]
            guard value != 0 else { continue }
            gradient[i] += error * value
            let scaled = curvature * value
            for j in 0...i { hessian[i * size + j] += scaled * row[start + j] }
            hessian[width * size + i] += scaled
        }
        gradient[width] += error
        hessian[width * size + width] += curvature
    }

    /// `x` of `matrix * x = right` by Cholesky's decomposition; only the lower half of the matrix is read.
    private static func solve(_ matrix: [Double], _ right: [Double], _ size: Int) -> [Double] {
        var lower = matrix
        for i in 0..<size {
            for j in 0...i {
                var sum = lower[i * size + j]
                for k in 0..<j { sum -= lower[i * size + k] * lower[j * size + k] }
                // A penalty keeps each pivot above 0; rounding may not.
                lower[i * size + j] = i == j ? max(sum, 1e-12).squareRoot() : sum / lower[j * size + j]
            }
        }
        var x = right
        for i in 0..<size {
            for k in 0..<i { x[i] -= lower[i * size + k] * x[k] }
            x[i] /= lower[i * size + i]
        }
        for i in stride(from: size - 1, through: 0, by: -1) {
            for k in i + 1..<size { x[i] -= lower[k * size + i] * x[k] }
            x[i] /= lower[i * size + i]
        }
        return x
    }
}
