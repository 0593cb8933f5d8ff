// OpenBLAS by itself: cblas_sgemm on the products of the networks compared, row-major, without a language in between.
#include <cblas.h>

#include <functional>
#include <string>
#include <vector>

#include "../shared/cpp/protocol.hpp"

namespace {

// Rows that start at a cache line serve OpenBLAS best.
template <typename T>
struct Aligned {
    using value_type = T;
    T* allocate(size_t n) { return static_cast<T*>(std::aligned_alloc(64, (n * sizeof(T) + 63) / 64 * 64)); }
    void deallocate(T* p, size_t) { std::free(p); }
    bool operator==(const Aligned&) const { return true; }
    bool operator!=(const Aligned&) const { return false; }
};

using Floats = std::vector<float, Aligned<float>>;

// Multiples of 1/8 below 1: every sum is exact, so that all systems must agree on it.
Floats first(int count) {
    Floats values(count);
    for (int i = 0; i < count; i++) {
        values[i] = (i * 7 % 13 - 6) / 8.0f;
    }
    return values;
}

Floats second(int count) {
    Floats values(count);
    for (int i = 0; i < count; i++) {
        values[i] = (i * 5 % 11 - 5) / 8.0f;
    }
    return values;
}

double check(int rows, int columns, const Floats& c) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
            sum += static_cast<double>(c[i * columns + j]) * ((i * 31 + j) % 7);
        }
    }
    return sum;
}

void measure(const std::string& name, CBLAS_TRANSPOSE a_form, CBLAS_TRANSPOSE b_form, int rows, int columns, int depth,
             const Floats& a, int a_stride, const Floats& b, int b_stride) {
    Floats c(rows * columns);
    auto multiply = [&] {
        cblas_sgemm(CblasRowMajor, a_form, b_form, rows, columns, depth, 1, a.data(), a_stride, b.data(), b_stride, 0,
                    c.data(), columns);
    };
    multiply();
    double sum = check(rows, columns, c);
    protocol::report_case(name, protocol::median_seconds(multiply), "check", sum);
}

}  // namespace

int main(int count, char** values) {
    protocol::Arguments arguments(count, values);
    openblas_set_num_threads(arguments.threads);
    std::string size = "1024x1024x1024";
    measure(size, CblasNoTrans, CblasNoTrans, 1024, 1024, 1024, first(1 << 20), 1024, second(1 << 20), 1024);
    const int layers[][3] = {{10, 784, 40}, {128, 784, 1024}, {128, 1024, 1024}};
    for (const auto& [m, k, n] : layers) {
        auto name = [](const char* what, int x, int y, int z) {
            return std::string(what) + " " + std::to_string(x) + "x" + std::to_string(y) + "x" + std::to_string(z);
        };
        Floats a = first(m * k), w = second(k * n), e = second(m * n);
        measure(name("forward", m, k, n), CblasNoTrans, CblasNoTrans, m, n, k, a, k, w, n);
        measure(name("gradient", k, m, n), CblasTrans, CblasNoTrans, k, n, m, a, k, e, n);
        measure(name("backward", m, n, k), CblasNoTrans, CblasTrans, m, k, n, e, n, w, n);
    }
    std::string version = openblas_get_config();
    protocol::report_end(version.substr(0, version.find(' ', 9)), arguments.threads,
                         std::string("cblas_sgemm on row-major matrices, kernels for ") + openblas_get_corename());
}
