# Writes release.csv (the sheets, by leaf) and release_expected.csv. Run here: Rscript release.R
# Made with R 4.2.2, psych 2.2.9, lavaan 0.6.14.
suppressPackageStartupMessages({library(psych); library(lavaan)})
set.seed(20261124)

# Four organisations; the first has two leaves. Two constructs of three items, the third reversed.
leaf <- rep(0:4, c(31, 16, 40, 18, 33))
organisation <- c(1, 1, 2, 3, 4)[leaf + 1]
asked <- c(40, 20, 55, 32, 36)
level <- c(3.2, 3.6, 2.9, 3.9, 3.4)[leaf + 1]
n <- length(leaf)
trait <- level + rnorm(n, sd = .6)
answer <- function(t) pmin(5, pmax(1, round(t + rnorm(n, sd = .8))))
items <- data.frame(a1 = answer(trait), a2 = answer(trait), a3 = 6 - answer(trait),
                    b1 = answer(trait), b2 = answer(trait), b3 = 6 - answer(trait))
for (column in names(items)) items[sample(n, 12), column] <- NA
write.csv(data.frame(leaf, items), "release.csv", row.names = FALSE, na = "0")

keyed <- items
keyed$a3 <- 6 - keyed$a3
keyed$b3 <- 6 - keyed$b3
half <- function(block) ifelse(rowSums(!is.na(block)) >= ncol(block) / 2,
                               rowMeans(block, na.rm = TRUE), NA)
score <- data.frame(a = 100 * (half(keyed[1:3]) - 1) / 4, b = 100 * (half(keyed[4:6]) - 1) / 4)
score$overall <- half(score)

rows <- list()
put <- function(...) rows[[length(rows) + 1]] <<- data.frame(...)
for (construct in names(score)) {
  x <- score[[construct]]
  there <- !is.na(x)
  # The pooled sd inside leaves is the residual standard error of a one-way analysis of variance.
  fit <- aov(x ~ factor(leaf))
  sd <- sqrt(deviance(fit) / df.residual(fit))
  quantile <- qt(.975, df.residual(fit))
  se <- function(k, N) sd * sqrt((1 - k / N) / k)
  level_of <- function(subject, place, who, N) {
    k <- sum(there & who)
    # A group's overall figures are the means of its themes' figures.
    themes <- if (construct == "overall") score[c("a", "b")] else data.frame(x)
    m <- mean(sapply(themes, function(y) mean(y[who], na.rm = TRUE)))
    if (k < .6 * N) put(subject = subject, place = place, construct = construct,
                        measure = "bounds", weighting = "person", value = m, low = m * k / N,
                        high = (m * k + 100 * (N - k)) / N, n = k)
    put(subject = subject, place = place, construct = construct, measure = "mean",
        weighting = "person", value = m, low = m - quantile * se(k, N),
        high = m + quantile * se(k, N), n = k)
    share <- mean(sapply(themes, function(y) mean(y[who] >= 62.5, na.rm = TRUE)))
    if (k >= 30) {
      # The share is one of N people: the answers count as k(N - 1)/(N - k).
      worth <- k * (N - 1) / (N - k)
      test <- suppressWarnings(prop.test(share * worth, worth, correct = FALSE))
      put(subject = subject, place = place, construct = construct, measure = "favourable",
          weighting = "person", value = 100 * share, low = 100 * test$conf.int[1],
          high = 100 * test$conf.int[2], n = k)
    }
    c(m, se(k, N), k)
  }
  level_of("alliance", 0, rep(TRUE, n), sum(asked))
  by <- sapply(1:4, function(o) {
    level_of("organisation", o, organisation == o, sum(asked[c(1, 1, 2, 3, 4) == o]))
  })
  for (l in 0:1) level_of("leaf", l, leaf == l, asked[l + 1])
  m <- mean(by[1, ])
  e <- sqrt(sum(by[2, ]^2)) / 4
  put(subject = "alliance", place = 0, construct = construct, measure = "mean",
      weighting = "partner", value = m, low = m - quantile * e, high = m + quantile * e,
      n = sum(by[3, ]))
  if (construct != "overall") {
    block <- keyed[if (construct == "a") 1:3 else 4:6]
    complete <- block[complete.cases(block), ]
    found <- suppressWarnings(alpha(complete))
    whole <- function(measure, of, value, low, high, n) put(
      subject = "alliance", place = 0, construct = of, measure = measure, weighting = "person",
      value = value, low = low, high = high, n = n)
    whole("alpha", construct, found$total$raw_alpha, found$feldt$lower.ci[[1]],
          found$feldt$upper.ci[[1]], nrow(complete))
    for (item in names(complete)) {
      test <- cor.test(complete[[item]], rowSums(complete[names(complete) != item]))
      gap <- 100 * (complete[[item]] - rowMeans(complete)) / 4
      reach <- qnorm(.975) * sd(gap) / sqrt(nrow(complete))
      whole("apart", item, mean(gap), mean(gap) - reach, mean(gap) + reach, nrow(complete))
      whole("item_rest", item, test$estimate[[1]], test$conf.int[1], test$conf.int[2], nrow(complete))
    }
    j <- names(complete)
    model <- paste0("f =~ ", paste0("l", 1:3, "*", j, collapse = " + "), "\n",
                    paste0(j, " ~~ u", 1:3, "*", j, collapse = "\n"), "\n",
                    "omega := (l1 + l2 + l3)^2 / ((l1 + l2 + l3)^2 + u1 + u2 + u3)")
    omega <- subset(parameterEstimates(cfa(model, complete, std.lv = TRUE)), lhs == "omega")
    whole("omega", construct, omega$est, omega$ci.lower, omega$ci.upper, nrow(complete))
  } else {
    complete <- keyed[complete.cases(keyed), ]
    found <- suppressWarnings(alpha(complete))
    put(subject = "alliance", place = 0, construct = "overall", measure = "alpha",
        weighting = "person", value = found$total$raw_alpha, low = found$feldt$lower.ci[[1]],
        high = found$feldt$upper.ci[[1]], n = nrow(complete))
    # Straight lines: half answered, an item of either direction among them, no middle.
    turned <- c("a3", "b3")
    told <- rowSums(!is.na(items)) >= 3 & rowSums(!is.na(items[turned])) > 0 &
      rowSums(!is.na(items[setdiff(names(items), turned)])) > 0
    line <- apply(items, 1, function(x) { x <- x[!is.na(x)]; length(unique(x)) == 1 && x[1] != 3 })
    test <- suppressWarnings(prop.test(sum(line & told), sum(told), correct = FALSE))
    put(subject = "alliance", place = 0, construct = "overall", measure = "straight",
        weighting = "person", value = 100 * mean(line[told]), low = 100 * test$conf.int[1],
        high = 100 * test$conf.int[2], n = sum(told))
  }
}
write.csv(format(do.call(rbind, rows), digits = 15), "release_expected.csv", row.names = FALSE,
          quote = FALSE)
