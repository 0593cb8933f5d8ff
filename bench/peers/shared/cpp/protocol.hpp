// What every peer written in C++ shares: its arguments, the data, and the lines it prints (bench/peers/README.md).
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace protocol {

struct Arguments {
    std::string folder, job;
    int epochs, threads;

    Arguments(int count, char** values) {
        if (count != 5) {
            throw std::invalid_argument("arguments: folder, job, epochs, threads");
        }
        folder = values[1];
        job = values[2];
        epochs = std::stoi(values[3]);
        threads = std::stoi(values[4]);
    }
};

// MNIST as the notebook has it: a pixel is byte/256, the first 50,000 training images train, 10,000 others test.
struct Digits {
    static constexpr int kTraining = 50000, kTest = 10000, kPixels = 784, kClasses = 10;
    std::vector<float> x, test_x;          // row-major, (images, pixels)
    std::vector<uint8_t> labels, test_labels;

    explicit Digits(const std::string& folder)
        : x(pixels(folder + "/train-images-idx3-ubyte", kTraining)),
          test_x(pixels(folder + "/t10k-images-idx3-ubyte", kTest)),
          labels(bytes(folder + "/train-labels-idx1-ubyte", 8, kTraining)),
          test_labels(bytes(folder + "/t10k-labels-idx1-ubyte", 8, kTest)) {}

private:
    static std::vector<uint8_t> bytes(const std::string& name, size_t header, size_t count) {
        std::ifstream file(name, std::ios::binary);
        std::vector<uint8_t> all{std::istreambuf_iterator<char>(file), {}};
        if (all.size() < header + count) {
            throw std::runtime_error(name + " is missing or too short");
        }
        return {all.begin() + header, all.begin() + header + count};
    }

    static std::vector<float> pixels(const std::string& name, size_t images) {
        std::vector<float> values;
        values.reserve(images * kPixels);
        for (uint8_t byte : bytes(name, 16, images * kPixels)) {
            values.push_back(byte / 256.0f);
        }
        return values;
    }
};

inline double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline void report_epoch(int epoch, double seconds, int correct) {
    std::printf("{\"epoch\":%d,\"seconds\":%.9f,\"correct\":%d}\n", epoch, seconds, correct);
    std::fflush(stdout);
}

inline void report_case(const std::string& name, double seconds, const char* key, double value) {
    std::printf("{\"case\":\"%s\",\"seconds\":%.12f,\"%s\":%.17g}\n", name.c_str(), seconds, key, value);
    std::fflush(stdout);
}

inline void report_end(const std::string& version, int threads, const std::string& settings) {
    std::printf("{\"version\":\"%s\",\"threads\":%d,\"settings\":\"%s\"}\n", version.c_str(), threads,
                settings.c_str());
}

// Median seconds of one repetition: warmed for half a second, then 25 samples of at least 20 ms.
template <typename Repetition>
double median_seconds(Repetition repetition) {
    double begin = now(), spent;
    int count = 0;
    do {
        repetition();
        count++;
        spent = now() - begin;
    } while (spent < 0.5);
    int inner = std::max(1, static_cast<int>(0.02 * count / spent));
    std::vector<double> samples(25);
    for (double& sample : samples) {
        double start = now();
        for (int i = 0; i < inner; i++) {
            repetition();
        }
        sample = (now() - start) / inner;
    }
    std::sort(samples.begin(), samples.end());
    return samples[samples.size() / 2];
}

}  // namespace protocol
